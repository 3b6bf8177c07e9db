import CFaultyDisk
import TestSupport

/// A folder on a disk that fails on command, and that remembers what was written to it.
///
/// Sendable without the compiler's proof: the pointer is set once, and what lies behind it is under a lock of its own.
final class FaultyDisk: @unchecked Sendable {
    enum Kind: Int32 {
        case open, read, write, sync, truncate, delete, mark
    }

    struct Operation {
        let kind: Kind
        /// Which file, whatever it is called.
        let node: UInt64
        /// Of a mark its value, of a truncation the size.
        let offset: Int64
        let path: String?
        let bytes: [UInt8]
    }

    let folder: TemporaryFolder
    private let disk: OpaquePointer

    init(_ folder: TemporaryFolder? = nil) throws {
        self.folder = try folder ?? TemporaryFolder()
        disk = try ullage_disk_register(self.folder.path) ?? { throw NoMemory() }()
    }

    private struct NoMemory: Error {}

    /// SQLite's code for every operation of the kind, from the one behind the next `after` on.
    func fail(_ kind: Kind, _ code: Int32, after: Int32 = 0) { ullage_disk_fail(disk, kind.rawValue, code, after) }
    func mend() { for kind: Kind in [.open, .read, .write, .sync, .truncate, .delete] { fail(kind, 0) } }
    var failures: Int64 { ullage_disk_failures(disk) }
    func delaySyncs(milliseconds: Int32) { ullage_disk_delay_syncs(disk, milliseconds) }
    func holdSyncs(_ hold: Bool) { ullage_disk_hold_syncs(disk, hold ? 1 : 0) }
    func waitForHeldSync() -> Bool { ullage_disk_wait_for_held(disk, 20_000) > 0 }

    func record() { ullage_disk_record(disk, 1) }
    func mark(_ value: Int64) { ullage_disk_mark(disk, value) }

    /// All that was recorded; ends the recording.
    func recorded() -> [Operation] {
        ullage_disk_record(disk, 0)
        guard let first = ullage_disk_operations(disk) else { return [] }
        return UnsafeBufferPointer(start: first, count: Int(ullage_disk_count(disk))).compactMap { raw in
            guard let kind = Kind(rawValue: raw.kind) else { return nil }
            return Operation(
                kind: kind, node: raw.node, offset: raw.offset, path: raw.path.map { String(cString: $0) },
                bytes: raw.bytes.map { Array(UnsafeBufferPointer(start: $0, count: Int(raw.length))) } ?? [])
        }
    }
}
