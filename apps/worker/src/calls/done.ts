/** The answer of a call that has nothing to say but that it was done. */
export async function done(work: Promise<unknown>): Promise<null> {
  await work;
  return null;
}
