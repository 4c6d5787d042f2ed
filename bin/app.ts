import { App } from 'aws-cdk-lib';
import { stageNamed } from '../lib/stages.ts';
import { addChecks, addStage } from '../lib/synthesise.ts';

// What the command line says is known to an app only once it is made, and the rules only before.
const { node: asked } = new App({ autoSynth: false });
const checks = asked.tryGetContext('checks') !== 'off';
const app = new App({ builtinCloudFormationValidation: checks });
const stack = await addStage(app, stageNamed(asked.tryGetContext('stage') ?? 'dev'));
if (checks) addChecks(app, stack);
app.synth();
