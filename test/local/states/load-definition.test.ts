import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Validate } from '../../../lib/local/states/load-definition.ts';
import { structuralProblems } from '../../../lib/local/states/structural-problems.ts';
import { UnsupportedDefinitionError } from '../../../lib/local/states/unsupported-definition-error.ts';
import { chain, createTestEngine, functionArn, invoke, machine, machineArn } from './test-engine.ts';

function problemsOf(definition: unknown, validate: Validate = () => []): readonly string[] {
  try {
    createTestEngine({}, { validate }).engine.load({ arn: machineArn, name: 'Machine', definition });
    return [];
  } catch (error) {
    assert.ok(error instanceof UnsupportedDefinitionError);
    return error.problems;
  }
}

const pass = { Type: 'Pass' };
const task = (Resource: string) => machine({ Do: { Type: 'Task', Resource } });

describe('loading a definition', () => {
  for (const [what, definition, expected] of [
    [
      'a JSONPath machine',
      { StartAt: 'A', States: { A: { ...pass, End: true } } },
      /'A': the query language JSONPath/,
    ],
    [
      'a JSONPath state',
      machine({ A: { ...pass, QueryLanguage: 'JSONPath' } }),
      /'A': the query language JSONPath/,
    ],
    [
      'a JSONPath field',
      machine({ A: { ...pass, ResultPath: '$' } }),
      /'A': the field ResultPath is not supported \(JSONPath\)/,
    ],
    [
      'a distributed Map',
      machine({
        A: {
          Type: 'Map',
          ItemProcessor: {
            ...chain({ B: pass }),
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          },
        },
      }),
      /'A', ItemProcessor: a Map in DISTRIBUTED mode is not supported/,
    ],
    [
      'ItemReader',
      machine({ A: { Type: 'Map', ItemReader: {}, ItemProcessor: chain({ B: pass }) } }),
      /'A': the field ItemReader is not supported \(distributed Map\)/,
    ],
    [
      'ItemBatcher',
      machine({ A: { Type: 'Map', ItemBatcher: {}, ItemProcessor: chain({ B: pass }) } }),
      /ItemBatcher/,
    ],
    [
      'ResultWriter',
      machine({ A: { Type: 'Map', ResultWriter: {}, ItemProcessor: chain({ B: pass }) } }),
      /ResultWriter/,
    ],
    [
      'an activity',
      task('arn:aws:states:eu-west-1:123456789012:activity:Work'),
      /'Do': the resource arn:aws:states:.*:activity:Work is not supported/,
    ],
    [
      'a .sync integration',
      task('arn:aws:states:::states:startExecution.sync:2'),
      /startExecution\.sync:2 is not supported/,
    ],
    [
      'another service',
      task('arn:aws:states:::aws-sdk:s3:getObject'),
      /aws-sdk:s3:getObject is not supported/,
    ],
    [
      'an asynchronous invocation',
      machine({ A: invoke('A', { Arguments: { FunctionName: 'f', InvocationType: 'Event' } }) }),
      /'A', Arguments: InvocationType/,
    ],
    [
      'an argument of lambda:invoke that is not known',
      machine({ A: invoke('A', { Arguments: { FunctionName: 'f', LogType: 'Tail' } }) }),
      /'A', Arguments: the field LogType/,
    ],
    [
      'an expression that cannot be parsed',
      machine({ A: { ...pass, Output: { a: '{% 1 + %}' } } }),
      /'A': \{% 1 \+ %\} cannot be parsed/,
    ],
    ['an unknown state type', machine({ A: { Type: 'Sleep' } }), /'A': the state type Sleep/],
    ['an assignment to $states', machine({ A: { ...pass, Assign: { states: 1 } } }), /\$states is reserved/],
    [
      'an assignment to an outer variable',
      machine({
        A: { ...pass, Assign: { x: 1 } },
        B: { Type: 'Parallel', Branches: [chain({ C: { ...pass, Assign: { x: 2 } } })] },
      }),
      /'C': assigns \$x, which belongs to an outer scope/,
    ],
    [
      "a variable that a catcher's Assign makes an outer one",
      machine({
        A: {
          Type: 'Map',
          ItemProcessor: chain({ C: { ...pass, Assign: { x: 2 } } }),
          Catch: [{ ErrorEquals: ['A'], Next: 'B', Assign: { x: 1 } }],
        },
        B: pass,
      }),
      /'C': assigns \$x/,
    ],
    ['what is no definition', 'hello', /the machine/],
  ] as const) {
    it(`refuses ${what}`, () => {
      const problems = problemsOf(definition);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', expected);
    });
  }

  it('names everything at once, at every depth', () => {
    const inner = chain({ Deep: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage' } });
    const error = problemsOf(
      machine({ Top: { ...pass, InputPath: '$' }, Both: { Type: 'Parallel', Branches: [inner] } }),
    ).join('\n');
    assert.match(error, /'Top': the field InputPath/);
    assert.match(error, /'Deep': the resource arn:aws:states:::sqs:sendMessage/);
  });

  it('takes JSONata state by state', () => {
    const definition = { StartAt: 'A', States: { A: { ...pass, QueryLanguage: 'JSONata', End: true } } };
    assert.deepEqual(problemsOf(definition, structuralProblems), []);
  });

  it('lets two branches use the same name', () => {
    const Branches = ['C', 'D'].map((name) => chain({ [name]: { ...pass, Assign: { x: 2 } } }));
    assert.deepEqual(problemsOf(machine({ B: { Type: 'Parallel', Branches } })), []);
  });

  it('keeps the definition as it is', () => {
    const definition = machine({ A: pass });
    const before = structuredClone(definition);
    problemsOf(definition, structuralProblems);
    assert.deepEqual(definition, before);
  });
});

describe('the structure of a definition', () => {
  for (const [what, definition, expected] of [
    [
      'a target that does not exist',
      machine({ A: { ...pass, Next: 'Nowhere' } }),
      /MISSING_TRANSITION_TARGET/,
    ],
    [
      'a state that nothing leads to',
      machine({ A: { ...pass, End: true }, B: pass }),
      /MISSING_TRANSITION_TARGET|unreachable|B/,
    ],
    [
      'a state with neither Next nor End',
      { ...machine({ A: pass }), States: { A: pass } },
      /TERMINAL_STATE|SCHEMA|MISSING_TERMINAL/,
    ],
    [
      'two states of one name',
      machine({ A: pass, B: { Type: 'Parallel', Branches: [chain({ A: pass })] } }),
      /DUPLICATE_STATE_NAMES/,
    ],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.match(problemsOf(definition, structuralProblems).join('\n'), expected);
    });
  }

  it('may have what Step Functions allows and the validator does not', () => {
    const Output = { empty: '', tight: '{%1%}', long: '{% (\n  1;\n  2\n) %}', text: 'two\nlines' };
    const definition = machine({
      A: { ...pass, Output },
      B: { ...pass, Output: [1, ''] },
      C: { ...pass, Output: 'x' },
    });
    assert.deepEqual(problemsOf(definition, structuralProblems), []);
  });

  it('may have every field that is run here', () => {
    const errors = {
      Retry: [
        {
          ErrorEquals: ['A'],
          IntervalSeconds: 1,
          MaxAttempts: 2,
          BackoffRate: 2,
          MaxDelaySeconds: 9,
          JitterStrategy: 'FULL',
        },
      ],
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Next: 'End',
          Assign: { c: 1 },
          Output: { e: '{% $states.errorOutput %}' },
        },
      ],
    };
    const definition = machine(
      {
        Task: {
          Type: 'Task',
          Resource: functionArn('A'),
          TimeoutSeconds: '{% 5 %}',
          HeartbeatSeconds: 2,
          Assign: { a: 1 },
          ...errors,
        },
        Wait: { Type: 'Wait', Seconds: '{% 1 %}', Output: { a: 1 } },
        Map: {
          Type: 'Map',
          Items: '{% [1] %}',
          ItemSelector: { i: 1 },
          MaxConcurrency: '{% 1 %}',
          ItemProcessor: { ...chain({ Inner: pass }), ProcessorConfig: { Mode: 'INLINE' } },
          ...errors,
        },
        Parallel: { Type: 'Parallel', Arguments: { a: 1 }, Branches: [chain({ Branch: pass })], ...errors },
        End: { Type: 'Succeed' },
      },
      { TimeoutSeconds: 60, Comment: 'all' },
    );
    assert.deepEqual(problemsOf(definition, structuralProblems), []);
  });
});
