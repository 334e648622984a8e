/** Rooms without a call: what is written arrives, in plain and encrypted rooms, and stays after a reload. */
import { story } from "../harness/story.ts";

for (const isEncrypted of [false, true]) {
  const kind = isEncrypted ? "an encrypted" : "a plain";

  story(
    `Ana and Beto write to each other in ${kind} room, and it is there after a reload`,
    async (stage) => {
      const [ana, beto] = await stage.people("Ana", "Beto");
      const roomId = await stage.plaza([ana, beto], { isEncrypted });
      const [anaPage, betoPage] = [await stage.openTertulia(ana), await stage.openTertulia(beto)];
      await anaPage.openRoom(roomId);
      await betoPage.openRoom(roomId);
      await anaPage.write("Is the tertulia at five?");
      await betoPage.message("Is the tertulia at five?").waitFor();
      await betoPage.write("At five. I bring the coffee.");
      await anaPage.message("At five. I bring the coffee.").waitFor();
      await betoPage.page.reload();
      await betoPage.message("Is the tertulia at five?").waitFor();
      await betoPage.message("At five. I bring the coffee.").waitFor();
    },
  );
}

story("messages written while a call is on arrive beside it", async (stage) => {
  const [ana, beto] = await stage.people("Ana", "Beto");
  const roomId = await stage.plaza([ana, beto], { isEncrypted: true });
  const [anaPage, betoPage] = [await stage.openTertulia(ana), await stage.openTertulia(beto)];
  for (const page of [anaPage, betoPage]) {
    await page.openRoom(roomId);
    await page.joinCall();
  }
  await anaPage.write("You are muted, Beto");
  await betoPage.message("You are muted, Beto").waitFor();
  await betoPage.waitForPhase("live");
});
