/** The labels of the closed lists. */
export const messages = {
  kinds: {
    vacancy: {
      label: 'Job',
      plural: 'Jobs',
    },
    'skills-bootcamp': {
      label: 'Skills Bootcamp',
      plural: 'Skills Bootcamps',
    },
    'work-experience': {
      label: 'Work experience',
      plural: 'Work experience',
    },
    'engagement-offer': {
      label: 'School offer',
      plural: 'School offers',
    },
  },
  sectors: {
    care: 'Care and support',
    health: 'Health and science',
    education: 'Education and childcare',
    hospitality: 'Catering and hospitality',
    retail: 'Shops and customer service',
    construction: 'Construction and building',
    engineering: 'Engineering and manufacturing',
    logistics: 'Driving, warehouse and transport',
    'farming-food': 'Farming, food and animals',
    office: 'Office and business',
    digital: 'Digital and technology',
    creative: 'Creative and media',
    'sales-marketing': 'Sales and marketing',
    'finance-legal': 'Finance and legal',
    security: 'Security and public safety',
    'hair-beauty': 'Hair and beauty',
    cleaning: 'Cleaning and facilities',
    leisure: 'Leisure, sport and tourism',
    other: 'Other work',
  },
  patterns: {
    'full-time': 'Full time',
    'part-time': 'Part time',
    'school-hours': 'School hours',
    'term-time': 'Term time only',
    daytime: 'Daytime',
    evenings: 'Evenings',
    nights: 'Nights',
    weekends: 'Weekends',
    shifts: 'Shifts',
    flexible: 'Flexible hours',
    'job-share': 'Job share',
  },
  contracts: {
    permanent: 'Permanent',
    'fixed-term': 'Fixed term',
    temporary: 'Temporary',
    seasonal: 'Seasonal',
    casual: 'Casual or zero hours',
    apprenticeship: 'Apprenticeship',
    'self-employed': 'Self-employed',
  },
  workModes: {
    'on-site': 'At the workplace',
    hybrid: 'Partly from home',
    remote: 'From home or online',
  },
  adjustments: {
    'flexible-hours': 'Hours can be changed to suit you',
    'step-free': 'Step-free building',
    'quiet-space': 'A quiet place to work or rest',
    'questions-in-advance': 'Interview questions sent in advance',
    'working-interview': 'Show what you can do instead of an interview',
    'job-coach': 'A job coach or supporter is welcome',
    interpreter: 'Sign language interpreter can be arranged',
    'assistive-technology': 'Screen reader and other software welcome',
    'job-carving': 'Tasks can be changed to suit you',
  },
  interviews: {
    'in-person': 'Face to face',
    video: 'By video call',
    phone: 'By phone',
    practical: 'Show what you can do',
    group: 'In a group with other applicants',
    chat: 'A chat, without set questions',
  },
  disabilityConfidentLevels: {
    1: 'Disability Confident Committed',
    2: 'Disability Confident Employer',
    3: 'Disability Confident Leader',
  },
  payPeriods: {
    hour: 'an hour',
    day: 'a day',
    week: 'a week',
    month: 'a month',
    year: 'a year',
  },
  deliveryModes: {
    classroom: 'In a classroom',
    online: 'Online',
    'work-based': 'At work',
    blended: 'Partly online, partly in a classroom',
  },
  placementTypes: {
    block: 'Block placement',
    'day-release': 'One day a week',
    shadowing: 'Job shadowing',
    virtual: 'Virtual work experience',
    'supported-internship': 'Supported internship',
    't-level': 'T Level industry placement',
    'adult-placement': 'Work placement for adults',
  },
  activities: {
    'careers-talk': {
      label: 'Careers talk',
    },
    'careers-fair': {
      label: 'Careers fair stand',
    },
    'speed-networking': {
      label: 'Speed networking',
    },
    'mock-interview': {
      label: 'Mock interviews',
    },
    'cv-workshop': {
      label: 'CV workshop',
    },
    mentoring: {
      label: 'Mentoring',
    },
    'enterprise-challenge': {
      label: 'Enterprise challenge',
    },
    'project-brief': {
      label: 'Employer-set project',
    },
    'subject-lesson': {
      label: 'Lesson linked to a subject',
    },
    'teacher-encounter': {
      label: 'Visit for teachers',
    },
    'workplace-visit': {
      label: 'Workplace visit',
    },
    'virtual-tour': {
      label: 'Virtual workplace tour',
    },
  },
  audiences: {
    'year-7': 'Year 7',
    'year-8': 'Year 8',
    'year-9': 'Year 9',
    'year-10': 'Year 10',
    'year-11': 'Year 11',
    'year-12': 'Year 12',
    'year-13': 'Year 13',
    'age-16-17': 'Age 16 or 17',
    adult: 'Adults',
  },
} as const;
