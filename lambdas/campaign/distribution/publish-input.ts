import * as z from 'zod';
import { channels } from '../channels.ts';
import { TaskInput } from '../task-handler.ts';

/** What the functions that publish are told. */
export const PublishInput = TaskInput.extend({ revision: z.int().positive(), channel: z.enum(channels) });
