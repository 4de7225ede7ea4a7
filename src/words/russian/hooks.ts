import type { HookWords } from "../english/hooks.ts";
import { russianCount } from "../plural.ts";

const remedy = "измените его в [hooks] файла config.toml";

export const hooks: HookWords = {
  notStarted: (hook, why) => `хук ${hook} не запустился (${why}): ${remedy}`,
  failed: (hook, how) =>
    `хук ${hook} завершился с ${how}: попробуйте его команду в оболочке или ${remedy}`,
  notFound: (hook) => `хук ${hook}: такой программы нет; установите её или ${remedy}`,
  stopped: (hook, seconds) =>
    `хук ${hook} остановлен через ${seconds} с: команда с & в конце может работать дольше`,
  dropped: (count) =>
    `хук не запущен для ${russianCount(count, ["сообщения", "сообщений", "сообщений"])}: ` +
    "их пришло слишком много сразу",
};
