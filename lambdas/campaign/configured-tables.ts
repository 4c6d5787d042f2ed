import { documents } from '../platform/dynamodb-client.ts';
import { environmentText } from '../platform/environment.ts';
import type { CampaignTable } from './campaign-table.ts';
import type { WizardTable } from './wizard.ts';

/** The campaigns of the stage that this function belongs to. */
export const configuredCampaigns = (): CampaignTable => ({
  documents: documents(),
  name: environmentText('CAMPAIGNS_TABLE'),
});

/** The wizards of the stage that this function belongs to. */
export const configuredWizards = (): WizardTable => ({
  documents: documents(),
  name: environmentText('WIZARDS_TABLE'),
});
