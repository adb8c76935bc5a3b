/** Names of zones that never differed from UTC, in lower case. */
const zones = new Set(
  `utc gmt uct zulu universal greenwich gmt0 gmt+0 gmt-0 etc/utc etc/gmt etc/uct etc/zulu etc/universal etc/greenwich etc/gmt0 etc/gmt+0 etc/gmt-0`.split(' '),
);

/**
 * True when a time zone is UTC by whatever name, so that a timestamp with and one without time zone are the same bytes
 * (TimestampTimestampTzRequiresRewrite in timestamp.c).
 * @param zone as SET gives it; undefined for the default, which is UTC in a Supabase database
 */
export function hasNoOffset(zone: string | undefined): boolean {
  if (zone === undefined) return true;
  const name = zone.trim().toLowerCase();
  // A number of hours, an interval, or a name with an offset, as POSIX has it.
  return zones.has(name) || /^(?:[a-z]{3,}|<[^>]*>)?\s*[+-]?0+(?:\.0+)?(?::00)*$/.test(name);
}
