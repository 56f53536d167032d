import type { Sector } from '#features/opportunities/vocabulary.ts';

/** Beginnings of words (or whole words, which end with a full stop), by the kind of work that they most often mean. */
export const SECTOR_WORDS: Readonly<Record<Exclude<Sector, 'other'>, string>> = {
  care: 'care. carer support-worker caring domiciliary residential dementia personal-assistant companion',
  health:
    'nurs healthcare dental pharmac phlebotom physio radiograph laborator medical clinic paramedic ward. midwi optic therap gp.',
  education:
    'teach tutor nursery. school. classroom lecturer learning-support lunchtime midday early-years childcare childmind nanny. ta. lsa. senco',
  hospitality:
    'chef cook kitchen barista waiter waitress waiting bartender bar. pub. restaurant catering hotel housekeep porter. baker. front-of-house cafe',
  retail:
    'shop. sales-assistant retail store. cashier checkout customer-service customer-assistant till. supermarket merchandis stockroom',
  construction:
    'brick plaster plumb electrician carpent joiner roof scaffold labourer site-manager groundwork decorator painter surveyor glazier builder construction tiler',
  engineering:
    'engineer weld machin fitter fabricat manufactur production. production-operative machine-operative mechanic maintenance-technician cnc. toolmaker assembl',
  logistics:
    'driver driving hgv. lgv. lorry courier warehouse forklift picker. packer. delivery transport logistics ferry dispatch van. bus.',
  'farming-food':
    'farm fruit harvest orchard vineyard garden horticultur kennel animal. vet. veterinary tractor dairy forest fish packhouse groom',
  office:
    'admin receptionist secretar clerk office. data-entry payroll-assistant human-resources hr. personal-assistant call-handler project-officer coordinator',
  digital:
    'software developer web. programmer it. data-analyst data-engineer cyber network tester. ux. devops',
  creative:
    'design photograph artist video. film. theatre stage. editor. copywriter illustrator music museum',
  'sales-marketing':
    'sales. seller telesales marketing business-development account-manager social-media buyer. fundrais',
  'finance-legal':
    'account. accounts. accountant bookkeep payroll financ tax. legal solicitor paralegal audit conveyanc mortgage bank.',
  security: 'security. guard. door-supervisor police fire. prison warden. cctv. steward',
  'hair-beauty': 'hair barber beaut nail. salon. stylist',
  cleaning: 'clean domestic-assistant caretaker janitor laundry facilities window. housekeeper',
  leisure:
    'lifeguard fitness gym. sport coach. tour-guide swimming tourism ranger playworker holiday leisure',
};
