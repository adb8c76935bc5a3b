import { strangerAccess, type Policy, type Relation } from '../../src/rule/index.js';

/** The condition that decides about a command: what is added has to pass WITH CHECK, or USING where there is none. */
export function deciding({ using, withCheck }: Policy, command: Policy['command']): string | undefined {
  return command === 'insert' ? (withCheck ?? using) : using;
}

/** True when the condition of a policy lets through, for some rows, whoever has not signed in: what they do not know it does not ask. */
export function admitsStrangers(policy: Policy, command: Policy['command'], table: Relation): boolean {
  const condition = deciding(policy, command);
  return condition !== undefined && strangerAccess(condition, notNullIn(table))?.passes === true;
}

/** True when no row lets them through: the condition asks who they are. */
export function refusesStrangers(policy: Policy, command: Policy['command'], table: Relation): boolean {
  const condition = deciding(policy, command);
  return condition !== undefined && strangerAccess(condition, notNullIn(table))?.never === true;
}

/** Whether a column holds no NULL, by its name. */
export function notNullIn({ columns }: Relation): (name: string) => boolean {
  return (name) => columns.find((column) => column.name === name)?.notNull === true;
}
