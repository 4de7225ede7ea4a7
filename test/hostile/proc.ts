import { readdirSync, readFileSync } from "node:fs";

/** Memory that a process occupies, in bytes. */
export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

/** The most memory that it has ever occupied, in bytes. */
export function peakBytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

/** Processor time that it has used, in seconds. */
export function cpuSeconds(pid: number): number {
  // Behind the name of the program, which may have spaces: utime and stime, in hundredths.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Files and sockets that it has open. */
export function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
