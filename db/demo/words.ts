/** Lists of words for the choices in texts; see `text.ts`. */
const split = (words: string): readonly string[] => words.trim().split(/\s*,\s*/);

export const WORDS = {
  crop: split(
    'Gala apples, Bramley apples, Cox apples, Discovery apples, Conference pears, Comice pears, Victoria plums, greengages, damsons, sweet cherries, Morello cherries, strawberries, raspberries, blackberries, blackcurrants, redcurrants, gooseberries, blueberries, tayberries, cobnuts, Fuggle hops, Golding hops, asparagus, cauliflowers, spring greens, leeks, new potatoes, main-crop potatoes, onions, sprouts, purple sprouting broccoli, courgettes, sweetcorn, pumpkins, squashes, broad beans, runner beans, peas, spinach, chard, lettuces, rocket, watercress, tomatoes, cucumbers, peppers, aubergines, rhubarb, quinces, medlars, walnuts, winter wheat, spring barley, oats, linseed, oilseed rape, lavender, daffodils, dahlias, chrysanthemums',
  ),
  dish: split(
    'dressed crab, rock oysters, whelks, smoked eel, potted shrimps, plaice on the bone, skate wing, fish stew, mussels in cider, marsh lamb, lamb hotpot, pork belly, gammon, steak pie, huffkins, gypsy tart, cherry clafoutis, apple crumble, cobnut tart, sourdough pizza, gnocchi, risotto, ramen, dosa, dhal, jollof rice, goat curry, jerk chicken, momo, pierogi, dumplings, mezze, halloumi flatbreads, falafel, hummus, shakshuka, kedgeree, eggs Benedict, pancakes, waffles, cheese scones, sausage rolls, Welsh rarebit, soup of the day, Caesar salad, beetroot salad, vegan burgers, Sunday roasts, afternoon teas, celebration cakes, lemon drizzle, bread pudding, sherry trifle, treacle sponge',
  ),
  drink: split(
    'single-estate coffee, cold brew, loose-leaf tea, cider, perry, pale ale, porter, stout, bitter, lager, sparkling wine, Bacchus, Pinot Noir, Chardonnay, Ortega, gin, apple juice, cherry juice, kombucha, elderflower pressé, hot chocolate',
  ),
  goods: split(
    'fresh produce, chilled fruit, frozen fish, groceries, bottled water, wine, timber, plasterboard, bricks, steel, aggregates, cement, paper reels, cardboard, tyres, car parts, white goods, furniture, carpets, mattresses, clothes, shoes, toys, books, pet food, compost, garden plants, medical supplies, laboratory kit, wheelchairs, solar panels, cables, windows, kitchens, bathroom suites, flowers, parcels, mail, livestock feed, fertiliser, grain, exhibition stands, stage sets, boat parts, scaffolding, paint, cleaning products, uniforms, school books, office chairs',
  ),
  machine: split(
    'CNC lathe, milling machine, press brake, laser cutter, plasma cutter, band saw, pillar drill, surface grinder, bead blaster, injection moulder, vacuum former, flow wrapper, labeller, palletiser, checkweigher, metal detector, retort, spiral freezer, dough divider, deck oven, bottling line, canning line, destemmer, hydraulic press, forklift, reach truck, pallet wrapper, conveyor, optical sorter, colour sorter, guillotine, folding machine, litho press, digital press, plotter, embroidery machine, overlocker, panel saw, spindle moulder, edge bander, MIG welder, TIG welder, overhead crane, telehandler, mini digger, tractor, sprayer, hop picker, cherry picker, wood chipper, autoclave, centrifuge, fume cupboard, spectrometer, incubator, boiler, heat pump',
  ),
  material: split(
    'oak, ash, sweet chestnut, larch, pine, plywood, ragstone, flint, Kentish brick, clay tile, peg tile, slate, lead, lime mortar, render, plaster, concrete, block, aluminium, stainless steel, mild steel, brass, titanium, carbon fibre, fibreglass, epoxy, gelcoat, canvas, rope, rubber, nylon, acrylic, glass, ceramic, cork, hemp, wool, sheep fleece, linen, denim, leather, card, vellum',
  ),
  software: split(
    'Excel, Word, Outlook, Teams, SharePoint, Power BI, SQL, Python, JavaScript, TypeScript, React, Figma, Photoshop, InDesign, Illustrator, Premiere, Blender, AutoCAD, Revit, SolidWorks, Sage, Xero, QuickBooks, Salesforce, Jira, Slack, WordPress, Canva, Mailchimp, a case management system, a booking system, a stock system, a till system, a rostering app, a ticketing system, barcode scanners, a patient record system, a payroll package, a mapping tool',
  ),
  plant: split(
    'roses, hydrangeas, lavender, salvias, alliums, tulips, snowdrops, hellebores, ferns, hostas, box balls, yew hedging, hornbeam whips, fruit trees, olive trees, bamboo, ornamental grasses, sedums, geraniums, begonias, pansies, hanging baskets, herbs, tomatoes, chillies, houseplants, orchids, cacti, wildflower plugs, pond plants, clematis, wisteria, heathers, conifers, dogwoods',
  ),
  animal: split(
    'spaniels, lurchers, greyhounds, cats, kittens, rabbits, guinea pigs, ferrets, hens, ducks, geese, Romney sheep, goats, alpacas, donkeys, Shetland ponies, shire horses, Sussex cattle, Jersey cows, saddleback pigs, barn owls, kestrels, harris hawks, otters, red squirrels, hedgehogs, bats, wallabies, meerkats, lemurs, tortoises, corn snakes, bees',
  ),
  interest: split(
    'gardening, dominoes, bingo, crosswords, chess, knitting, quilting, baking, choir, ukulele, film nights, dance, bowls, walking football, swimming, darts, snooker, woodwork, pottery, painting, card making, photography, bird watching, fishing, poetry, local history, reminiscence, quizzes, gospel singing, yoga, tai chi, armchair exercise, cooking from home countries, dog visits, trips to the sea',
  ),
  condition: split(
    "dementia, stroke, Parkinson's, diabetes, arthritis, epilepsy, autism, Down's syndrome, a learning disability, acquired brain injury, multiple sclerosis, asthma, COPD, heart failure, sight loss, deafness, anxiety, depression, long Covid, frailty, swallowing problems, pressure sores, chronic pain",
  ),
  treatment: split(
    'blood tests, ECGs, ear checks, vaccinations, smears, wound dressings, baby clinics, asthma reviews, diabetes reviews, health checks, travel jabs, minor surgery, physiotherapy, podiatry, hearing tests, eye screening, speech therapy, counselling, falls clinics, memory clinics, sleep studies, blood pressure checks',
  ),
  repair: split(
    'servicing, MOT preparation, brake jobs, clutches, timing chains, exhausts, diagnostics, air conditioning, tyres, tracking, hybrid batteries, electric motors, body repair, paintwork, windscreens, tail lifts, refrigeration units, suspension, steering, wheel bearings, gearboxes, sensors, inverters',
  ),
  value: split(
    'patience, honesty, good humour, curiosity, kindness, neatness, reliability, common sense, courage, care, calm, tact, energy, punctuality, pride in the work, attention to detail, warmth, a steady hand, a good ear, stamina, thoughtfulness, quick thinking, a clear voice, gentleness, thoroughness, initiative',
  ),
  event: split(
    "weddings, christenings, wakes, birthday parties, conferences, craft fairs, farmers' markets, beer festivals, food festivals, regattas, carnivals, open days, school proms, book signings, gigs, comedy nights, film screenings, exhibitions, plays, pantomimes, tournaments, galas, triathlons, fun runs, quiz nights, firework nights, harvest suppers, Christmas markets, reunions, trade shows",
  ),
  product: split(
    'pump housings, valve bodies, aircraft brackets, dental tools, surgical trays, brewery fittings, conveyor parts, racing-car parts, lift components, cable glands, switch gear, filters, heat exchangers, ventilation ducts, kitchen worktops, sash windows, staircases, gates, railings, signs, point-of-sale stands, packaging trays, bottles, labels, brochures, menus, exhibition panels, sails, hatches, masts, sensors, circuit boards, LED drivers, water meters, gas detectors',
  ),
  food: split(
    'sandwiches, salads, soups, ready meals, pies, pasties, quiches, flatbreads, crumpets, biscuits, oatcakes, granola, jam, chutney, pickles, fruit juice, smoothies, yoghurt, ice cream, cheese, butter, sausages, bacon, smoked fish, fish cakes, frozen vegetables, crisps, chocolate, fudge, honey, dressings, sauces, curry pastes, noodles, tofu',
  ),
  garment: split(
    'coats, knitwear, school uniform, walking boots, trainers, wedding suits, denim, dresses, swimwear, workwear, hats, scarves, handbags, jewellery, watches, bedding, curtains, cookware, lamps, rugs, bikes, tents, wetsuits, fishing tackle, paint, power tools, wallpaper, tiles, furniture, toys, books, records, vintage china, cosmetics, perfume, stationery, phones, spectacles',
  ),
  outdoorSport: split(
    'canoeing, kayaking, paddleboarding, climbing, archery, orienteering, mountain biking, bushcraft, raft building, high ropes, sailing, pond dipping',
  ),
  sport: split(
    'swimming, canoeing, kayaking, paddleboarding, sailing, climbing, archery, orienteering, mountain biking, bushcraft, raft building, netball, badminton, walking football, boccia, wheelchair basketball, gymnastics, trampolining, spinning, pilates, circuits, aqua fit, table tennis, martial arts, athletics, cricket, rugby, hockey, squash, tennis, skateboarding, parkour',
  ),
  matter: split(
    'conveyancing, wills, probate, family law, housing, employment law, immigration, personal injury, crime, licensing, farm tenancies, commercial leases, boundary disputes, debt, company accounts, VAT returns, self assessment, payroll, audit, bookkeeping, pensions, motor claims, storm damage, subsidence, travel claims, pet insurance, mortgages, invoices, credit control, expenses, grant claims',
  ),
  waste: split(
    'cardboard, plastics, glass, cans, food waste, garden waste, timber, rubble, mattresses, fridges, small electricals, batteries, paint, textiles, scrap metal, tyres, plasterboard, cooking oil',
  ),
  firstName: split(
    'Aisha, Amara, Andrzej, Anil, Beatriz, Bethan, Callum, Carol, Chidi, Daniela, Deepa, Dimitri, Ebony, Eleni, Emeka, Fatima, Farah, Gareth, Gurpreet, Hannah, Harjit, Ibrahim, Imogen, Ines, Jacek, Jade, Joanne, Kamal, Karolina, Keisha, Kofi, Krisztina, Leila, Liam, Lwazi, Magda, Mandeep, Marcus, Mei, Mohammed, Nadia, Niamh, Nikhil, Olena, Oluwaseun, Patience, Pavel, Priya, Rachel, Rajesh, Rosa, Ruth, Samir, Sanjay, Sarah, Shanice, Simone, Sunita, Tariq, Tendai, Terry, Thu, Tomasz, Ursula, Vikram, Wanjiru, Wei, Yasmin, Yusuf, Zofia',
  ),
  surname: split(
    'Abara, Achterberg, Adeyemi, Ahmed, Akhtar, Allchin, Amoah, Baker, Banerjee, Barling, Begum, Bello, Boorman, Brissenden, Chana, Chowdhury, Clout, Collard, Cooper, Costa, Crowhurst, Dhillon, Dunk, Eldridge, Fagg, Farooq, Featherstone, Fernandes, Filmer, Gill, Goldup, Gosling, Grewal, Gurung, Hammond, Hogben, Honess, Horvath, Hussain, Igwe, Ivanova, Jarvis, Kaur, Kelly, Khan, Kowalska, Laker, Larkin, Lungu, Maxted, Mensah, Miah, Mistry, Murphy, Ncube, Nguyen, Novak, Nowak, Odell, Okafor, Oliveira, Osei, Ovenden, Patel, Petrova, Pilcher, Popescu, Quested, Rai, Reader, Rigden, Roberts, Sandhu, Santos, Sharma, Silva, Singh, Skinner, Solley, Stroud, Swaffer, Tamang, Thapa, Twyman, Uddin, Vinson, Virk, Wanstall, Wójcik, Wraight, Yeoman, Zammit',
  ),
} as const satisfies Record<string, readonly string[]>;
