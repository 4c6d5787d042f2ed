/**
 * A `Date` whose present is `now`. It shares `Date.prototype`, so that `instanceof` and `toString` tell no
 * difference between its dates and those made elsewhere.
 */
export function createShiftedDate(now: () => number): DateConstructor {
  return new Proxy(Date, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
    apply: () => new Date(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
}
