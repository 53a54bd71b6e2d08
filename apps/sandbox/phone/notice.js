/**
 * Does something; when it fails, the reason stands in the place made for it.
 * @param {HTMLElement} place
 * @param {() => unknown} action
 * @returns {Promise<boolean>} whether it went well
 */
export async function report(place, action) {
  try {
    await action();
    return true;
  } catch (error) {
    place.textContent = error instanceof Error ? error.message : String(error);
    place.hidden = false;
    return false;
  }
}

/**
 * Does what a person asked for: what failed before is not their concern any more.
 * @param {HTMLElement} place
 * @param {() => unknown} action
 * @returns {Promise<boolean>} whether it went well
 */
export function attempt(place, action) {
  place.hidden = true;
  return report(place, action);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place where to say that it failed
 * @param {(fields: Record<string, string>) => unknown} submit
 */
export function onSubmit(form, place, submit) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
    void attempt(place, () => submit(fields)).then((isDone) => isDone && form.reset());
  });
}
