/** The ways out of a session: what waits in one leaves before all that waits in those after it. */
export const LANES = ['reply', 'transactional', 'campaign'] as const;

export type Lane = (typeof LANES)[number];

/** As messages have it in their rows. */
export function laneNumber(lane: Lane): number {
  return LANES.indexOf(lane);
}

/** @throws Error on a number that is no lane's */
export function laneOf(number: number): Lane {
  const lane = LANES[number];
  if (!lane) throw new Error(`no lane has the number ${number}`);
  return lane;
}
