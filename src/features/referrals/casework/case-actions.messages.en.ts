import { formatDay } from '#lib/date-words.ts';

/** What staff read in the form of each action. */
export const messages = {
  /** Says where the message goes only if there were future appointments. */
  talksGo:
    'This cancels any future appointments. If there are any, we will email or text the person to say there is news, if they chose email or text messages. Otherwise, tell them yourself.',
  /** Applicants may ask for a copy of everything that staff write about them. */
  mayRead: 'The person can ask to read this. Only write what you would be happy to show them.',
  pastDay: {
    hint: (day: string) => `For example, ${day}`,
    future: (called: string) => `${called} must be today or in the past`,
    tooEarly: ({ called, receivedOn }: { called: string; receivedOn: string }) =>
      `${called} must be on or after ${formatDay(receivedOn)}, when we received the request`,
  },
  evidence: {
    label: 'How do you know?',
    called: 'How you know',
  },
  employer: {
    label: 'Employer (optional)',
    called: 'Employer',
    hint: 'If the employer is on this site, use the same name.',
    organisation: {
      label: {
        one: 'Is it this employer?',
        several: 'Is it one of these employers?',
      },
      called: 'Which employer it is',
      hint: 'There is an employer with this name on this site.',
      another: 'No, another employer',
    },
  },
  hours: {
    label: 'Hours a week',
    called: 'Hours a week',
  },
  ways: {
    phone: 'Phone',
    text: 'Text message',
    email: 'Email',
    post: 'Letter',
    'in-person': 'In person',
    'somebody-else': 'Through someone else',
  },
  acknowledge: {
    title: 'Confirm we have received the referral',
    lead: 'The person will see the stage “Being reviewed”.',
    button: 'Send confirmation',
    done: 'You have confirmed that we received the referral.',
  },
  assign: {
    title: 'Send to a partner',
    lead: 'The partner’s advisers can see it immediately. If it was with another partner, they can no longer see it, and this cancels any future appointments with them.',
    button: 'Send to partner',
    partner: {
      label: 'Which partner?',
      called: 'A partner',
      hint: 'There are no other partners on this site.',
    },
    done: 'You have sent the referral to the partner.',
  },
  'take-back': {
    title: 'Return from the partner',
    button: 'Return referral',
    words: {
      label: 'Why are you returning it?',
      called: 'Reason',
    },
    done: 'Returned. The referral needs a partner again.',
  },
  'not-right': {
    title: 'Tell them this programme is not right for them',
    lead: 'The person will see your message, and other help they can get.',
    button: 'Send message',
    reason: {
      label: 'Why is it not right for them?',
      called: 'Why it is not right',
    },
    words: {
      label: 'What do you want to say to them?',
      called: 'What you want to say to them',
      hint: 'The person will read this. Be kind and clear, and say what else could help.',
    },
    done: 'Message sent. The person can read it now.',
  },
  delete: {
    title: 'Delete their personal details',
    lead: 'Tonight we will delete the names, contact details and all text about the person. We will keep figures that do not identify anyone. You cannot undo this.',
    button: 'Delete personal details',
    done: 'We will delete their personal details tonight.',
  },
  contact: {
    title: 'Record a contact',
    button: 'Save',
    way: {
      label: 'How did you try to contact them?',
      called: 'How you tried to contact them',
    },
    reached: {
      label: 'Did you reach them?',
      called: 'If you reached them',
      hint: 'Select no if they did not answer, or you left a message.',
    },
    words: {
      label: 'Note (optional)',
      called: 'Note',
    },
    done: 'Saved.',
  },
  appointment: {
    title: 'Make an appointment',
    lead: 'The person will see it on their page.',
    button: 'Make appointment',
    on: {
      label: 'What day is the appointment?',
      called: 'Day',
      past: 'Day must be today or in the future',
      tooFar: 'Day must be within a year',
    },
    time: {
      label: 'What time does it start?',
      called: 'Time',
      hint: 'For example, 10:30am',
      error: 'Time must be in the future. If you have already met or spoken, use “Record a contact”',
    },
    minutes: {
      label: 'How long will it be?',
      called: 'How long',
      option: (minutes: number) => `${minutes} minutes`,
    },
    where: {
      label: 'Where or how will you meet?',
      called: 'Where',
      hint: 'For example, “By phone” or “Sheerness library, first floor”. The person will read this.',
    },
    done: 'You have made the appointment.',
  },
  note: {
    title: 'Add a note',
    button: 'Save note',
    words: {
      label: 'Note',
      called: 'Note',
    },
    done: 'Note saved.',
  },
  goal: {
    title: 'Add a goal in their own words',
    button: 'Save goal',
    words: {
      label: 'What do they want to achieve?',
      called: 'Goal',
      hint: 'Use their words, not yours. For example, “I want to be home when school ends.”',
    },
    done: 'Goal saved.',
  },
  action: {
    title: 'Add a task',
    button: 'Save',
    words: {
      label: 'What is the task?',
      called: 'Task',
    },
    on: {
      label: 'When is it due?',
      called: 'Due date',
      past: 'Due date must be today or in the future',
      tooFar: 'Due date must be within 2 years',
    },
    done: 'Task saved. We will remind you on the day.',
  },
  stage: {
    title: 'Update stage of support',
    button: 'Save',
    label: 'What stage are they at?',
    called: 'Stage',
    done: 'Saved.',
  },
  start: {
    title: 'Record start on the programme',
    button: 'Save start date',
    on: {
      label: 'When did they start?',
      called: 'Start date',
    },
    done: 'Start date saved.',
  },
  job: {
    title: 'Record a new job',
    button: 'Save',
    on: {
      label: 'What was their first day at work?',
      called: 'First day',
    },
    words: {
      label: 'Note (optional)',
      called: 'Note',
    },
    done: 'Saved. We will remind you when to ask if they are still in work.',
  },
  'kept-job': {
    title: 'Record that they have kept their job',
    lead: 'For people whose job was at risk when they asked for support. We count the weeks in work from their start on the programme.',
    button: 'Save',
    words: {
      label: 'Note (optional)',
      called: 'Note',
    },
    leftWork: 'They have left that job. To add a new one, use “Record a new job”',
    done: 'Saved. We will remind you when to ask if they are still in work.',
  },
  'still-in-work': {
    title: 'Record that they are still in work',
    button: 'Save',
    weeks: {
      label: 'How long have they been in work?',
      called: 'How long they have been in work',
      option: (weeks: number) => `${weeks} weeks`,
      since: (dueOn: string) => `Since ${formatDay(dueOn)}`,
      from: (dueOn: string) => `From ${formatDay(dueOn)}`,
      error: 'That date is in the future. Select another, or come back on that date',
    },
    words: {
      label: 'Note (optional)',
      called: 'Note',
    },
    done: 'Saved.',
  },
  'better-work': {
    title: 'Record better hours or pay',
    button: 'Save',
    on: {
      label: 'When did this start?',
      called: 'Start date',
    },
    better: {
      label: 'What has improved?',
      called: 'What has improved',
      options: {
        hours: 'Hours',
        pay: 'Pay',
        both: 'Hours and pay',
      },
    },
    words: {
      label: 'Note (optional)',
      called: 'Note',
    },
    done: 'Saved.',
  },
  training: {
    title: 'Record training',
    button: 'Save',
    on: {
      label: 'What was their first day of training?',
      called: 'First day',
    },
    words: {
      label: 'What type of training? (optional)',
      called: 'Type of training',
    },
    done: 'Saved.',
  },
  'left-work': {
    title: 'Record that they have left the job',
    button: 'Save',
    on: {
      label: 'What was their last day at work?',
      called: 'Last day',
    },
    words: {
      label: 'Note (optional)',
      called: 'Note',
    },
    done: 'Saved. They are still on the programme.',
  },
  adviser: {
    title: 'Change adviser',
    button: 'Save',
    label: 'Which adviser?',
    called: 'An adviser',
    done: 'Saved.',
  },
  change: {
    title: 'Change personal details',
    lead: 'Your changes replace the details we hold. The person can see who changed them and which parts. If you change the email address or number that we send messages to, we will also tell the old one that something has changed.',
    button: 'Save changes',
    done: 'Your changes are saved.',
  },
  'told-withdrawn': {
    title: 'Record that they have withdrawn',
    lead: 'This ends the referral, as if they had withdrawn it on their own page. No one should contact them about it again, and we will delete their personal details after a time. The record will say that they told you.',
    button: 'Withdraw referral',
    on: {
      label: 'When did they tell you?',
      called: 'Date',
    },
    way: {
      label: 'How did they tell you?',
      called: 'How they told you',
    },
    words: {
      label: 'What did they say? (optional)',
      called: 'What they said',
    },
    done: 'Referral withdrawn. Do not contact them about it.',
  },
  correct: {
    title: 'Mark an entry as a mistake',
    lead: 'The entry stays in the list, marked as a mistake. It will not count towards this person’s stage or any figures. Record the correct details afterwards. If the mistake led to other wrong entries, mark those too.',
    button: 'Mark as a mistake',
    event: {
      label: 'Which entry is wrong?',
      called: 'Which entry is wrong',
    },
    words: {
      label: 'Why is it wrong?',
      called: 'Why it is wrong',
      hint: 'For example, the wrong date or the wrong person. Do not name anyone else. The person can ask to read this.',
    },
    done: 'Marked as a mistake. Record the correct details if you need to.',
  },
  return: {
    title: 'Return to the coordinators',
    lead: (talksGo: string) =>
      `You will no longer see this referral. The coordinators will look for other support for this person. ${talksGo}`,
    button: 'Return referral',
    reason: {
      label: 'Why are you returning it?',
      called: 'Reason',
    },
    words: {
      label: 'What should the coordinators know? (optional)',
      called: 'What the coordinators should know',
    },
    done: 'You have returned the referral to the coordinators.',
  },
  finish: {
    title: 'Record that they have left the programme',
    button: 'Save',
    reason: {
      label: 'Why did they leave?',
      called: 'Why they left',
    },
    words: {
      label: 'Note (optional)',
      called: 'Note',
    },
    done: 'Saved. They have left the programme.',
  },
} as const;
