import { readFileSync } from 'node:fs';
import type { CampaignTwin } from '../../lib/campaign-twin.ts';
import { stageConfigs } from '../../lib/config.ts';
import { stage } from './stage.ts';

type FigmaTwin = Pick<CampaignTwin, 'vendors'>;

const { fileKey, frames } = stageConfigs[stage].services.figma;

/** Frames as small and plain as a designer may make them: drawing handsome ones takes longer than all the rest. */
export function usePlainFrames({ vendors }: FigmaTwin): void {
  for (const node of Object.values(frames)) vendors.figma.design(fileKey, node, plainFrame);
}

/** The frames that the double comes with. */
export function useDesignedFrames({ vendors }: FigmaTwin): void {
  const files = [
    [frames.email, 'email-banner'],
    [frames.social, 'social-post'],
    [frames.blog, 'blog-header'],
  ] as const;
  for (const [node, name] of files) {
    const svg = readFileSync(new URL(`../../lib/local/vendors/figma/${name}.svg`, import.meta.url), 'utf8');
    vendors.figma.design(fileKey, node, svg);
  }
}

const plainFrame = `<svg width="240" height="126" viewBox="0 0 240 126" fill="none" xmlns="http://www.w3.org/2000/svg">
<g id="Plain">
<rect width="240" height="126" fill="#170B33"/>
<rect id="area:headline" x="10" y="20" width="220" height="96" fill="white" fill-opacity="0"/>
<text id="slot:headline" fill="white" xml:space="preserve" style="white-space: pre" font-family="Inter" font-size="14"><tspan x="10" y="34">A headline</tspan></text>
</g>
</svg>`;
