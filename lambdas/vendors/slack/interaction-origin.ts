import * as z from 'zod';

/** The fields that say where an interaction comes from. */
export const origin = {
  /** Null where the app is installed for a whole organisation. */
  team: z.looseObject({ id: z.string(), enterprise_id: z.string().optional() }).nullable(),
  enterprise: z.looseObject({ id: z.string() }).nullish(),
};

const Origin = z.object(origin);

/** @param team the id of a workspace, or of an organisation, whose workspaces then all count */
export function isFrom({ team: workspace, enterprise }: z.infer<typeof Origin>, team: string): boolean {
  return [workspace?.id, workspace?.enterprise_id, enterprise?.id].includes(team);
}
