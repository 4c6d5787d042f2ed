import { spawn } from 'node:child_process';

/** Ends process groups whose owner, this process, has ended without ending them, and removes its temporary folder. */
export interface OrphanGuard {
  watch(group: number): void;
  forget(group: number): void;
  close(): void;
}

/**
 * Notes the groups it is told of and ends those left when its input closes: when this process is gone, by
 * whatever signal. Frozen processes could not find that out by themselves.
 */
const script = `
while read -r change group; do
  case $change in
    watch) groups="$groups $group " ;;
    forget) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
rm -rf -- "$1"
`;

/**
 * Starts the guard. On Windows there is none: nothing is ever frozen there, and sandboxes end by themselves when
 * their connection does.
 */
export function startOrphanGuard(temporaryDirectory: string): OrphanGuard {
  if (process.platform === 'win32') return { watch() {}, forget() {}, close() {} };
  // A session of its own, so that a Ctrl-C meant for this process does not end it.
  const shell = spawn('/bin/sh', ['-c', script, 'orphan-guard', temporaryDirectory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'] },
  });
  shell.unref();
  // Somebody may have ended the shell; all that is lost is this last resort.
  shell.stdin.on('error', () => {});
  return {
    watch: (group) => shell.stdin.write(`watch ${group}\n`),
    forget: (group) => shell.stdin.write(`forget ${group}\n`),
    close: () => shell.stdin.end(),
  };
}
