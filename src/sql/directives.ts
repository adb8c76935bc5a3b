import type { Source, Span } from '../text/index.js';
export interface Directive { readonly kind: 'ignore' | 'ignore-file' | 'contract'; readonly rules: readonly string[]; readonly reason?: string; readonly span: Span; readonly appliesTo?: Span }
export function readDirectives(_s: Source): readonly Directive[] { return []; }
