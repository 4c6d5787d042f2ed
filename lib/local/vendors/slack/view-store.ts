import type { Clock } from '../../clock/clock.ts';
import { inputsOf, type Modal, withBlockIds } from './modal.ts';

/** A modal that somebody has before them. */
export interface OpenView {
  readonly id: string;
  /** Who sees it. */
  readonly user: string;
  /** Another one each time that it is replaced. */
  readonly hash: string;
  readonly modal: Modal;
  /** What stands in the inputs now, by `block_id`. */
  readonly values: Readonly<Record<string, string>>;
  /** What the last submission was told, by `block_id`. */
  readonly errors: Readonly<Record<string, string>>;
}

/** The open modals of all people. */
export interface ViewStore {
  open(user: string, modal: Modal): OpenView;
  find(id: string): OpenView | undefined;
  /** Somebody types, over what stands there. */
  type(view: OpenView, values: Readonly<Record<string, string>>): OpenView;
  showErrors(view: OpenView, errors: Readonly<Record<string, string>>): void;
  /** Puts another modal in its place; an input that keeps its ids keeps what was typed. */
  replace(view: OpenView, modal: Modal): void;
  close(id: string): void;
  closeAllOf(user: string): void;
  /** Oldest first. */
  all(): readonly OpenView[];
}

export function createViewStore(clock: Clock): ViewStore {
  const views = new Map<string, OpenView>();
  let opened = 0;
  let hashes = 0;

  const nextHash = () => {
    hashes += 1;
    return `${Math.floor(clock.now() / 1000)}.${hashes.toString(16).padStart(8, '0')}`;
  };
  const put = (view: OpenView) => {
    views.set(view.id, view);
    return view;
  };

  return {
    open(user, modal) {
      opened += 1;
      const id = `V0SANDBOX${opened}`;
      const kept = withBlockIds(modal, id);
      return put({ id, user, hash: nextHash(), modal: kept, values: initialValues(kept), errors: {} });
    },
    find: (id) => views.get(id),
    type: (view, values) => put({ ...view, values: { ...view.values, ...values }, errors: {} }),
    showErrors: (view, errors) => void put({ ...view, errors }),
    replace(view, modal) {
      const kept = withBlockIds(modal, view.id);
      const before = new Map(inputsOf(view.modal).map(({ blockId, actionId }) => [blockId, actionId]));
      const typed = inputsOf(kept).flatMap(({ blockId, actionId }) => {
        const value = before.get(blockId) === actionId ? view.values[blockId] : undefined;
        return value === undefined ? [] : [[blockId, value]];
      });
      const values = { ...initialValues(kept), ...Object.fromEntries(typed) };
      put({ ...view, hash: nextHash(), modal: kept, values, errors: {} });
    },
    close: (id) => void views.delete(id),
    closeAllOf(user) {
      for (const view of views.values()) if (view.user === user) views.delete(view.id);
    },
    all: () => [...views.values()],
  };
}

function initialValues(modal: Modal): Record<string, string> {
  return Object.fromEntries(inputsOf(modal).map(({ blockId, initialValue }) => [blockId, initialValue]));
}
