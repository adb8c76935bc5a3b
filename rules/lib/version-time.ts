/** A migration's version as milliseconds since 1970, when it is a time stamp of 14 digits (`20260118093000`, UTC); else undefined. */
export function versionTime(version: string): number | undefined {
  const iso = version.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z');
  const time = iso === version ? NaN : Date.parse(iso);
  return Number.isNaN(time) ? undefined : time;
}

/** In milliseconds. */
export const hour = 3_600_000;

/** `3 days`, `5 hours`, `the same minute`: a time span given in milliseconds. */
export function spelled(span: number): string {
  if (span < hour) return 'less than an hour';
  const [count, unit] = span < 48 * hour ? [Math.floor(span / hour), 'hour'] : [Math.floor(span / (24 * hour)), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
