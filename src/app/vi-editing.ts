import type * as vi from "../tui/editor/vi.ts";

/** The editing of vi, which only those load who want it. */
export type ViEditing = typeof vi;

/** Loads it. */
export async function viEditing(): Promise<ViEditing> {
  return import("../tui/editor/vi.ts");
}
