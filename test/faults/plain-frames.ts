import { stageConfigs } from '../../lib/config.ts';
import { stage } from '../support/stage.ts';
import type { CampaignWorld } from '../support/start-campaign-world.ts';

/** Frames as small and plain as a designer may make them: drawing handsome ones is a third of a matrix's time. */
export function usePlainFrames({ vendors }: Pick<CampaignWorld, 'vendors'>): void {
  const { fileKey, frames } = stageConfigs[stage].services.figma;
  for (const node of Object.values(frames)) vendors.figma.design(fileKey, node, plainFrame);
}

const plainFrame = `<svg width="240" height="126" viewBox="0 0 240 126" fill="none" xmlns="http://www.w3.org/2000/svg">
<g id="Plain">
<rect width="240" height="126" fill="#170B33"/>
<rect id="area:headline" x="10" y="20" width="220" height="96" fill="white" fill-opacity="0"/>
<text id="slot:headline" fill="white" xml:space="preserve" style="white-space: pre" font-family="Inter" font-size="14"><tspan x="10" y="34">A headline</tspan></text>
</g>
</svg>`;
