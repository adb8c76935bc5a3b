import type { Difference } from '../../src/rule/index.js';

/** A difference between the schema before a migration and after its rollback, as a clause: `row level security of table "notes" is off`. */
export function describeDifference({ kind, subject, property, was, is }: Difference): string {
  if (kind === 'missing') return `${subject} is missing`;
  if (kind === 'extra') return `${subject} is left behind`;
  switch (property) {
    case 'row level security':
      return `row level security of ${subject} is ${is === undefined ? 'off' : 'on'}`;
    case 'name':
      return `${subject} is called "${is ?? ''}"`;
    case 'rows':
      return `${subject} has ${is ?? ''}`;
    case 'values':
      return ofValues(subject, was ?? '', is ?? '');
    case 'comment':
      return `comment of ${subject} is ${is === undefined ? 'gone' : was === undefined ? 'left behind' : 'another one'}`;
    case 'NOT NULL':
    case 'NOT VALID':
      return `${subject} is ${is === undefined ? 'no longer ' : ''}${property}`;
    default:
      return ofProperty(property ?? 'definition', subject, was, is);
  }
}

/** The values of an enum, or of a column whose name another one has. */
function ofValues(subject: string, was: string, is: string): string {
  if (!subject.startsWith('enum')) return `${subject} has ${is}`;
  return is.startsWith(`${was}, `) ? `${subject} keeps ${short(is.slice(was.length + 2))}, which no command takes out again` : `values of ${subject} are ${short(is)} instead of ${short(was)}`;
}

function ofProperty(property: string, subject: string, was: string | undefined, is: string | undefined): string {
  const whole = subject === 'the database' ? property : `${property} ${property.startsWith('grants to ') ? 'on' : 'of'} ${subject}`;
  const verb = property.startsWith('grants to ') || property.startsWith('default privileges') ? 'are' : 'is';
  if (is === undefined) return `${whole} ${verb} gone${property === 'security_invoker' || property === 'search_path' ? '' : ` (${short(was)})`}`;
  if (was === undefined) return `${whole} ${verb} ${short(is)}`;
  if (property === 'body' || property === 'query') return `${whole} is another one`;
  return `${whole} ${verb} ${short(is)} instead of ${short(was)}`;
}

function short(text: string | undefined): string {
  const line = (text ?? '').replace(/\s+/g, ' ').trim() || "''";
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}
