import type { Clock } from '../platform/clock.ts';
import { vendorSecret, vendorSettings } from '../platform/vendor-configuration.ts';
import { BufferSecret, BufferSettings, createBuffer } from './buffer.ts';
import { createFigma, FigmaSecret, FigmaSettings } from './figma.ts';
import { GithubSecret, GithubSettings } from './github/settings.ts';
import { createGithub } from './github.ts';
import { GrafanaSecret, GrafanaSettings } from './grafana/settings.ts';
import { createGrafana } from './grafana.ts';
import { createLlm, LlmSecret, LlmSettings } from './llm.ts';
import { createNotion, NotionSecret, NotionSettings } from './notion.ts';
import { createPages, PagesSettings } from './pages.ts';
import { createQdrant, QdrantSecret, QdrantSettings } from './qdrant.ts';
import { createSendgrid, SendgridSecret, SendgridSettings } from './sendgrid.ts';
import { SlackSecret, SlackSettings } from './slack/settings.ts';
import { createSlack } from './slack.ts';

/**
 * Each client with this stage's settings and secret. They are made when they are needed, so that a missing
 * secret stops only what uses it. @throws ConfigurationError
 */
export const configuredNotion = async (clock: Clock) => {
  const settings = vendorSettings('notion', NotionSettings);
  return {
    settings,
    client: createNotion({ secret: await vendorSecret('notion', NotionSecret), settings, clock }),
  };
};

export const configuredPages = (clock: Clock) =>
  createPages({ settings: vendorSettings('pages', PagesSettings), clock });

export const configuredQdrant = async (clock: Clock) =>
  createQdrant({
    secret: await vendorSecret('qdrant', QdrantSecret),
    settings: vendorSettings('qdrant', QdrantSettings),
    clock,
  });

export const configuredLlm = async (clock: Clock) =>
  createLlm({
    secret: await vendorSecret('llm', LlmSecret),
    settings: vendorSettings('llm', LlmSettings),
    clock,
  });

export const configuredFigma = async (clock: Clock) => {
  const settings = vendorSettings('figma', FigmaSettings);
  return {
    settings,
    client: createFigma({ secret: await vendorSecret('figma', FigmaSecret), settings, clock }),
  };
};

export const configuredGithub = async (clock: Clock) => {
  const settings = vendorSettings('github', GithubSettings);
  return {
    settings,
    client: createGithub({ secret: await vendorSecret('github', GithubSecret), settings, clock }),
  };
};

export const configuredSlack = async (clock: Clock) => {
  const settings = vendorSettings('slack', SlackSettings);
  return { settings, client: createSlack({ secret: await vendorSecret('slack', SlackSecret), clock }) };
};

export const configuredSendgrid = async (clock: Clock) =>
  createSendgrid({
    secret: await vendorSecret('sendgrid', SendgridSecret),
    settings: vendorSettings('sendgrid', SendgridSettings),
    clock,
  });

export const configuredBuffer = async (clock: Clock) => {
  const settings = vendorSettings('buffer', BufferSettings);
  return {
    settings,
    client: createBuffer({ secret: await vendorSecret('buffer', BufferSecret), settings, clock }),
  };
};

export const configuredGrafana = async (clock: Clock) => {
  const settings = vendorSettings('grafana', GrafanaSettings);
  return {
    settings,
    client: createGrafana({ secret: await vendorSecret('grafana', GrafanaSecret), settings, clock }),
  };
};
