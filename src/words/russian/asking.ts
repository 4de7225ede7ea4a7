import type { AskingWords } from "../english/asking.ts";

export const asking: AskingWords = {
  welcome: "Coterie: чат для небольшой группы, прямо в этом терминале.",
  invited: "  1  Меня пригласили      вставьте, что вам дали, или введите HOST:PORT",
  start: "  2  Создать группу здесь другие войдут по строке, которую вы им передадите",
  place: "1, 2 или адрес: ",
  noPlace: (answer) => `«${answer}» — не адрес`,
  howToSayPlace: (answer) =>
    `В адресе есть порт, например ${answer}:7427. Имя спросят следующим вопросом.`,
  invitation: "Строка, ссылка, код или адрес, что вам дали: ",
  server: "Адрес сервера, HOST:PORT: ",
  name: (bytes, usual) => `Ваше имя, от 1 до ${bytes} байт${usual}: `,
  anotherName: "Выберите другое имя.",
  newPassphrase: "Новая парольная фраза этого устройства (пусто: без неё): ",
  sameAgain: "Ещё раз то же: ",

  runsAlready: (place) => `на ${place} уже работает сервер, и это окно пользуется им`,
  serves: (place) => `сервер на ${place} работает, пока открыто это окно`,
  servesMembers: (place) =>
    `сервер на ${place} работает, пока открыто это окно; /invite NAME создаст код для приглашения`,
};
