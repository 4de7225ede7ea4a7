/** Scripts set these for us alone; no program that is started from here has a use for them. */
const secrets = { COTERIE_PASSPHRASE: undefined, COTERIE_NEW_PASSPHRASE: undefined };

/** The environment of this process for programs of others, in which no passphrase of ours is. */
export function outsideEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...secrets };
}
