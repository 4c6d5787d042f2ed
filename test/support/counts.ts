/**
 * How many random runs of something: as many as have found the defects that they are for in `npm test`, and
 * more in `npm run test:all`.
 */
export const runs = (everyTime: number, all: number): number =>
  process.env['TEST_COUNTS'] === 'full' ? all : everyTime;
