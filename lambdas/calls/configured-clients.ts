import { vendorSecret, vendorSettings } from '../platform/vendor-configuration.ts';
import { BufferSecret, BufferSettings, createBuffer } from '../vendors/buffer.ts';
import { createFigma, FigmaSecret, FigmaSettings } from '../vendors/figma.ts';
import { GithubSecret, GithubSettings } from '../vendors/github/settings.ts';
import { createGithub } from '../vendors/github.ts';
import { GrafanaSecret, GrafanaSettings } from '../vendors/grafana/settings.ts';
import { createGrafana } from '../vendors/grafana.ts';
import { createLlm, LlmSecret, LlmSettings } from '../vendors/llm.ts';
import { createNotion, NotionSecret, NotionSettings } from '../vendors/notion.ts';
import { createPages, PagesSettings } from '../vendors/pages.ts';
import { createQdrant, QdrantSecret, QdrantSettings } from '../vendors/qdrant.ts';
import { createSendgrid, SendgridSecret, SendgridSettings } from '../vendors/sendgrid.ts';
import { SlackSecret, SlackSettings } from '../vendors/slack/settings.ts';
import { createSlack } from '../vendors/slack.ts';
import type { Calls } from './configured-calls.ts';

/**
 * Each client with this stage's settings and secret. They are made when they are needed, so that a missing
 * secret stops only what uses it. @throws ConfigurationError
 */
export const configuredNotion = async ({ clock, guard }: Calls) => {
  const settings = vendorSettings('notion', NotionSettings);
  return {
    settings,
    client: createNotion({ secret: await vendorSecret('notion', NotionSecret), settings, clock, guard }),
  };
};

export const configuredPages = ({ clock, guard }: Calls) =>
  createPages({ settings: vendorSettings('pages', PagesSettings), clock, guard });

export const configuredQdrant = async ({ clock, guard }: Calls) =>
  createQdrant({
    secret: await vendorSecret('qdrant', QdrantSecret),
    settings: vendorSettings('qdrant', QdrantSettings),
    clock,
    guard,
  });

export const configuredLlm = async ({ clock, guard }: Calls) =>
  createLlm({
    secret: await vendorSecret('llm', LlmSecret),
    settings: vendorSettings('llm', LlmSettings),
    clock,
    guard,
  });

export const configuredFigma = async ({ clock, guard }: Calls) => {
  const settings = vendorSettings('figma', FigmaSettings);
  return {
    settings,
    client: createFigma({ secret: await vendorSecret('figma', FigmaSecret), settings, clock, guard }),
  };
};

export const configuredGithub = async ({ clock, guard }: Calls) => {
  const settings = vendorSettings('github', GithubSettings);
  return {
    settings,
    client: createGithub({ secret: await vendorSecret('github', GithubSecret), settings, clock, guard }),
  };
};

export const configuredSlack = async ({ clock, guard }: Calls) => {
  const settings = vendorSettings('slack', SlackSettings);
  return {
    settings,
    client: createSlack({ secret: await vendorSecret('slack', SlackSecret), clock, guard }),
  };
};

export const configuredSendgrid = async ({ clock, guard }: Calls) =>
  createSendgrid({
    secret: await vendorSecret('sendgrid', SendgridSecret),
    settings: vendorSettings('sendgrid', SendgridSettings),
    clock,
    guard,
  });

export const configuredBuffer = async ({ clock, guard }: Calls) => {
  const settings = vendorSettings('buffer', BufferSettings);
  return {
    settings,
    client: createBuffer({ secret: await vendorSecret('buffer', BufferSecret), settings, clock, guard }),
  };
};

export const configuredGrafana = async ({ clock, guard }: Calls) => {
  const settings = vendorSettings('grafana', GrafanaSettings);
  return {
    settings,
    client: createGrafana({ secret: await vendorSecret('grafana', GrafanaSecret), settings, clock, guard }),
  };
};
