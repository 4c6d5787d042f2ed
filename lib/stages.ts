/** What the system is deployed as, side by side. */
export const stages = ['dev', 'prod'] as const;

export type Stage = (typeof stages)[number];

/** @throws Error naming the stages there are */
export function stageNamed(name: unknown): Stage {
  const stage = stages.find((one) => one === name);
  if (stage !== undefined) return stage;
  throw new Error(
    `there is no stage ${JSON.stringify(name)}: use --context stage=${stages.join(' or stage=')}, ` +
      'or add it to lib/stages.ts and lib/config.ts',
  );
}
