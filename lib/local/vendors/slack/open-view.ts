import * as z from 'zod';
import type { SandboxAnswer } from '../sandbox.ts';
import { done, refused } from './answers.ts';
import { Modal } from './modal.ts';
import { schemaProblems } from './schema-problems.ts';
import { viewFields } from './view-fields.ts';
import type { Workspace } from './workspace.ts';

/** Bytes of its JSON. */
const largestView = 250_000;

/** A form carries the view as JSON text. */
const Json = z.string().transform((value, context): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    context.addIssue('is not JSON');
    return z.NEVER;
  }
});
const View = z.union([z.record(z.string(), z.unknown()), Json]);

/** `views.open`: a refused modal leaves the trigger as it was. */
export function openView(args: Readonly<Record<string, unknown>>, workspace: Workspace): SandboxAnswer {
  const { trigger_id: triggerId } = args;
  const view = View.safeParse(args['view']);
  if (typeof triggerId !== 'string' || !view.success) {
    const missing = view.success ? 'trigger_id' : 'view';
    return refused('invalid_arguments', [`[ERROR] missing required field: ${missing}`]);
  }
  if (Buffer.byteLength(JSON.stringify(view.data)) > largestView) return refused('view_too_large');
  const modal = Modal.safeParse(view.data);
  if (!modal.success) return refused('invalid_arguments', schemaProblems(modal.error, '/view'));
  const trigger = workspace.triggers.exchange(triggerId);
  if ('error' in trigger) return refused(trigger.error);
  return done({ view: viewFields(workspace.views.open(trigger.user, modal.data), workspace.team.id) });
}
