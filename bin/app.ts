import { App } from 'aws-cdk-lib';
import { stageNamed } from '../lib/stages.ts';
import { addChecks, addStage } from '../lib/synthesise.ts';

const app = new App();
const stage = stageNamed(app.node.tryGetContext('stage') ?? 'dev');
addChecks(app, await addStage(app, stage));
app.synth();
