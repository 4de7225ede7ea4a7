import type { UnreachableWords } from "../english/errors.ts";

export const unreachable: UnreachableWords = (place, host, systemCode) => {
  const known = reasons.find(({ codes }) => codes.includes(systemCode));
  return {
    message: `нет связи с ${place}: ${known?.why(host) ?? `ошибка сети ${systemCode}`}`,
    remedy: known?.remedy ?? "Проверьте сеть и адрес сервера (АДРЕС:ПОРТ).",
  };
};

const reasons = [
  {
    codes: ["ECONNREFUSED"],
    why: (): string => "там нет сервера",
    remedy: "Запустите его, `coterie server --auth none`, или назовите другой (АДРЕС:ПОРТ).",
  },
  {
    codes: ["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL"],
    why: (host: string): string => `компьютера с именем ${host} не найти`,
    remedy: "Проверьте имя в адресе сервера (АДРЕС:ПОРТ).",
  },
  {
    codes: ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
    why: (): string => "там ничего не отвечает",
    remedy: "Проверьте адрес сервера (АДРЕС:ПОРТ) и не мешает ли межсетевой экран.",
  },
];
