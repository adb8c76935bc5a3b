import type { Statement } from '../../src/rule/index.js';

/** True for a comment right above a statement that speaks of SECURITY DEFINER as taken away. */
export function saysInvoker({ span: { source, start } }: Statement): boolean {
  const lines = source.text.slice(0, start).split('\n').slice(-9, -1).reverse();
  const end = lines.findIndex((line) => !line.trim().startsWith('--'));
  const comment = (end === -1 ? lines : lines.slice(0, end)).join(' ').toLowerCase();
  return /definer|invoker/.test(comment) && /remov|drop|without|no longer|not needed|invoker|\bno security/.test(comment);
}
