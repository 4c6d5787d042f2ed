type Line = Record<string, unknown>;

/** Every line of JSON that is written while something runs; all else is written as ever. */
export async function linesPrinted(run: () => unknown): Promise<Line[]> {
  const lines: Line[] = [];
  const streams = [process.stdout, process.stderr];
  const real = streams.map((stream) => stream.write);
  for (const [index, stream] of streams.entries()) {
    const write = real[index] ?? stream.write;
    stream.write = (chunk, ...rest) => {
      const found = String(chunk)
        .split('\n')
        .filter((line) => line.startsWith('{"'));
      if (found.length === 0) return Reflect.apply(write, stream, [chunk, ...rest]);
      return lines.push(...found.map((line) => JSON.parse(line))) > 0;
    };
  }
  try {
    await run();
  } finally {
    for (const [index, stream] of streams.entries()) stream.write = real[index] ?? stream.write;
  }
  return lines;
}

/** Name, value and dimensions of the metrics among some lines. */
export function metricsIn(lines: readonly Line[]) {
  return lines.flatMap((line) => {
    const aws = line['_aws'] as
      | { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] }
      | undefined;
    return (aws?.CloudWatchMetrics ?? []).map(({ Namespace, Dimensions, Metrics }) => ({
      namespace: Namespace,
      name: Metrics[0]?.Name,
      value: line[Metrics[0]?.Name ?? ''],
      dimensions: Object.fromEntries(Dimensions.flat().map((name) => [name, line[name]])),
    }));
  });
}

/** What was logged, without the metrics. */
export const logsIn = (lines: readonly Line[]) => lines.filter((line) => 'level' in line);
