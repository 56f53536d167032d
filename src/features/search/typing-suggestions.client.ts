import { typingMessages } from './typing-suggestions.messages.en.ts';

/**
 * Suggestions below a text box while a visitor types: the "combobox with list autocomplete" of the ARIA Authoring
 * Practices. The box stays the one of the form. No suggestion is chosen until the visitor chooses it, and Enter without
 * a chosen one sends the form.
 */

interface Suggestion {
  text: string;
  kind: keyof typeof typingMessages.kinds;
  detail?: string;
}

const FEWEST_LETTERS = 2;
/** Milliseconds after the last letter until suggestions are asked for. */
const PAUSE_MS = 120;

const answers = new Map<string, Promise<Suggestion[]>>();

/** What is suggested for a text, asked for once on each page. No answer is no suggestion. */
function suggestionsFor(field: string, text: string): Promise<Suggestion[]> {
  const url = `/search/suggestions?${new URLSearchParams({ [field]: text }).toString()}`;
  const known = answers.get(url);
  if (known !== undefined) return known;
  const answer = fetch(url, { credentials: 'omit' })
    .then(async (response) =>
      response.ok ? ((await response.json()) as { suggestions: Suggestion[] }).suggestions : [],
    )
    .catch(() => []);
  answers.set(url, answer);
  return answer;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  text = '',
): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
  created.textContent = text;
  return created;
}

function enhance(input: HTMLInputElement): void {
  const listId = `${input.id}-suggestions`;
  const list = element('ul', {
    class: 'combobox__list',
    id: listId,
    role: 'listbox',
    'aria-label': typingMessages.label,
  });
  const status = element('div', { class: 'govuk-visually-hidden', role: 'status' });
  list.hidden = true;
  input.after(list, status);
  input.parentElement?.classList.add('combobox');
  for (const [name, value] of Object.entries({
    role: 'combobox',
    autocomplete: 'off',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': listId,
  }))
    input.setAttribute(name, value);

  let options: HTMLLIElement[] = [];
  let active = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function setActive(index: number): void {
    active = index;
    options.forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
    const option = options[index];
    if (option === undefined) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    }
  }

  function close(): void {
    clearTimeout(timer);
    timer = undefined;
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    status.textContent = '';
    setActive(-1);
  }

  function choose(option: HTMLLIElement): void {
    input.value = option.dataset['text'] ?? '';
    close();
  }

  function show(suggestions: readonly Suggestion[]): void {
    options = suggestions.map(({ text, kind, detail }, index) => {
      const option = element('li', {
        class: 'combobox__option',
        id: `${listId}-${index}`,
        role: 'option',
        'data-text': text,
      });
      option.append(element('span', {}, text));
      const beside = detail ?? (input.name === 'q' ? typingMessages.kinds[kind] : '');
      if (beside !== '') option.append(' ', element('span', { class: 'combobox__detail' }, beside));
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    input.setAttribute('aria-expanded', String(options.length > 0));
    status.textContent = options.length === 0 ? typingMessages.none : typingMessages.found(options.length);
    setActive(-1);
  }

  async function suggest(): Promise<void> {
    const text = input.value.trim();
    if (text.length < FEWEST_LETTERS) return close();
    const suggestions = await suggestionsFor(input.name, text);
    // The visitor may have typed on, or left the box.
    if (input.value.trim() !== text || document.activeElement !== input) return;
    const isOnlyTheText = suggestions.length === 1 && suggestions[0]?.text === text;
    show(isOnlyTheText ? [] : suggestions);
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void suggest(), PAUSE_MS);
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const isOpen = !list.hidden;
    const option = options[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) return void suggest();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // Beyond either end the box itself is next, with what was typed.
      const next = active + step;
      setActive(next < -1 ? options.length - 1 : next >= options.length ? -1 : next);
    } else if (event.key === 'Enter' && isOpen && option !== undefined) {
      event.preventDefault();
      choose(option);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      close();
    }
  });
  // Pressing an option must not take the focus from the box, which would close the list.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = options.find((it) => event.target instanceof Node && it.contains(event.target));
    if (option !== undefined) choose(option);
  });
}

for (const input of document.querySelectorAll<HTMLInputElement>('[data-suggestions] input')) enhance(input);
