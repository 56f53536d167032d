/** Words that adverts write in capitals also where the rest is not. */
export const ACRONYMS: ReadonlySet<string> = new Set(
  (
    'AAT ACCA ADHD ADR AI ASD BSL CAD CAMHS CCTV CEO CFO CIPD CNC COO COSHH CPC CPCS CSCS DBS DT DWP EA ECT EHCP EMT ESOL ' +
    'EV EYFS FE FLT FTC GP HCA HE HGV HIAB HLTA HR ICT ICU IPAF IT ITU KCC KS1 KS2 KS3 KS4 LD LGV LSA MD MFL MH MIG MOT ' +
    'NEBOSH NHS NQT NVQ ODP PA PAYE PCV PE PHP PHV PLC PMLD PPA PSV PT QA RE RGN RMN SEMH SEN SENCO SEND SIA SQL TA TIG TV ' +
    'UI UK USA UX VIP II III IV'
  ).split(' '),
);

/** Names with a capital letter, by their form in lower case. */
export const PROPER_NAMES: ReadonlyMap<string, string> = new Map(
  (
    'Kent Medway London English French German Spanish Polish Christmas Easter ' +
    'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);
