import type { Report } from '../linter/report.js';
import type { FormatEnvironment } from './formatter.js';
import { relocate } from './relocate.js';

/** The report with paths that lead from the root of the repository to the files: what a service that holds the repository knows them by. */
export function inRepository(report: Report, { repositoryFolder = '' }: FormatEnvironment): Report {
  const folder = repositoryFolder.replace(/\/$/, '');
  return folder === '' ? report : relocate(report, (path) => `${folder}/${path}`);
}
