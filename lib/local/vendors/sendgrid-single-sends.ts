import type { Clock } from '../clock/clock.ts';
import type { Artifacts } from './artifacts.ts';

/** A single send as SendGrid shows it; times are ISO 8601. */
export type SingleSendData = {
  id: string;
  name: string;
  status: 'draft' | 'scheduled' | 'triggered';
  categories: readonly string[];
  sendAt: string | null;
  createdAt: string;
  updatedAt: string;
  sendTo: Readonly<Record<string, unknown>>;
  emailConfig: Readonly<Record<string, unknown>>;
  subject: string;
};

/** Mail that went out. Nothing calls it back. */
export type MailingData = {
  singleSendId: string;
  name: string;
  subject: string;
  sentAt: string;
};

export type SingleSendContent = Pick<SingleSendData, 'name' | 'categories' | 'sendTo' | 'emailConfig'> & {
  sendAt?: string | null;
};

/** What an account holds, oldest first. */
export interface SendgridAccount {
  readonly sends: Map<string, SingleSendData>;
  readonly mailings: MailingData[];
  /** Ends the wait of a scheduled single send, by id. */
  readonly waiting: Map<string, () => void>;
}

/** What changes an account; a scheduled single send goes out when the clock reaches its time. */
export interface SingleSends {
  create(content: SingleSendContent): SingleSendData;
  update(send: SingleSendData, content: Partial<SingleSendContent>): SingleSendData;
  schedule(send: SingleSendData, sendAt: number): SingleSendData;
  unschedule(send: SingleSendData): SingleSendData;
  remove(send: SingleSendData): void;
}

export interface SingleSendsOptions {
  readonly account: SendgridAccount;
  readonly artifacts: Artifacts;
  readonly clock: Clock;
  readonly newId: () => string;
}

export function createSingleSends({ account, artifacts, clock, newId }: SingleSendsOptions): SingleSends {
  const { sends, mailings, waiting } = account;
  const now = () => new Date(clock.now()).toISOString();
  const subjectOf = (config: Readonly<Record<string, unknown>>) => String(config['subject'] ?? '');

  const change = (send: SingleSendData, values: Partial<SingleSendData>): SingleSendData =>
    Object.assign(send, values, { updatedAt: now() });

  const cancel = (id: string): void => {
    waiting.get(id)?.();
    waiting.delete(id);
  };

  const trigger = (send: SingleSendData): void => {
    waiting.delete(send.id);
    change(send, { status: 'triggered' });
    const mailing = { singleSendId: send.id, name: send.name, subject: send.subject, sentAt: now() };
    mailings.push(mailing);
    artifacts.create('mailing', send.id, mailing);
  };

  return {
    create(content) {
      const send: SingleSendData = {
        ...content,
        id: newId(),
        status: 'draft',
        sendAt: content.sendAt ?? null,
        subject: subjectOf(content.emailConfig),
        createdAt: now(),
        updatedAt: now(),
      };
      sends.set(send.id, send);
      artifacts.create('single-send', send.id, send);
      return send;
    },
    update(send, content) {
      const emailConfig = { ...send.emailConfig, ...content.emailConfig };
      return change(send, { ...content, emailConfig, subject: subjectOf(emailConfig) });
    },
    schedule(send, sendAt) {
      cancel(send.id);
      change(send, { status: 'scheduled', sendAt: new Date(sendAt).toISOString() });
      if (sendAt <= clock.now()) trigger(send);
      else
        waiting.set(
          send.id,
          clock.at(sendAt, () => trigger(send)),
        );
      return send;
    },
    unschedule(send) {
      cancel(send.id);
      return change(send, { status: 'draft' });
    },
    remove(send) {
      cancel(send.id);
      sends.delete(send.id);
      artifacts.remove('single-send', send.id);
    },
  };
}
