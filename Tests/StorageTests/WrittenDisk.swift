import Glibc
import TestSupport

/// What a disk holds after a part of the recorded operations: what was synced for certain, and behind it what may have reached it or not.
struct WrittenDisk {
    private struct File {
        var durable: [UInt8] = []
        var pending: [FaultyDisk.Operation] = []
    }

    private var files: [UInt64: File] = [:]
    private var names: [String: UInt64] = [:]

    /// The folder as it is now.
    init(_ folder: TemporaryFolder) {
        for name in StorageTests.files(in: folder) {
            var status = stat()
            let path = folder.file(name)
            guard stat(path, &status) == 0 else { continue }
            names[name] = UInt64(status.st_ino)
            files[UInt64(status.st_ino)] = File(durable: bytes(path))
        }
    }

    mutating func take(_ operation: FaultyDisk.Operation) {
        switch operation.kind {
        case .open:
            guard let path = operation.path else { return }
            let name = String(path.split(separator: "/").last ?? "")
            // A file that is opened under another name was renamed in between; the log of none is ever renamed.
            for (old, node) in names where node == operation.node && old != name { names[old] = nil }
            names[name] = operation.node
            if files[operation.node] == nil { files[operation.node] = File() }
        case .write, .truncate: files[operation.node]?.pending.append(operation)
        case .sync:
            guard var file = files[operation.node] else { return }
            for operation in file.pending { WrittenDisk.apply(operation, to: &file.durable) }
            file.pending = []
            files[operation.node] = file
        case .delete:
            guard let path = operation.path else { return }
            if let node = names.removeValue(forKey: String(path.split(separator: "/").last ?? "")) { files[node] = nil }
        case .read, .mark: break
        }
    }

    /// With all that was written; 0 where there is no such file.
    func length(of name: String) -> Int {
        guard let file = names[name].flatMap({ files[$0] }) else { return 0 }
        var length = file.durable.count
        for operation in file.pending {
            length =
                operation.kind == .truncate
                ? Int(operation.offset) : max(length, Int(operation.offset) + operation.bytes.count)
        }
        return length
    }

    /// Writes the files into a folder. What was not synced is all there without `random`, as after a kill; with it, as after a
    /// power cut, any part of it is lost, and one write may be torn.
    func lay(into folder: TemporaryFolder, losing random: inout SeededRandom?) {
        for (name, node) in names where !name.hasSuffix("-shm") {
            guard let file = files[node] else { continue }
            var content = file.durable
            guard var dice = random else {
                for operation in file.pending { WrittenDisk.apply(operation, to: &content) }
                write(content, to: folder.file(name))
                continue
            }
            let keeps = Int.random(in: 0...100, using: &dice)
            for operation in file.pending {
                let roll = Int.random(in: 0..<100, using: &dice)
                if roll < keeps {
                    WrittenDisk.apply(operation, to: &content)
                } else if roll % 7 == 0, operation.bytes.count > 512 {
                    // Whole sectors from its beginning.
                    let sectors = Int.random(in: 1..<max(2, operation.bytes.count / 512), using: &dice)
                    WrittenDisk.apply(operation, upTo: sectors * 512, to: &content)
                }
            }
            random = dice
            write(content, to: folder.file(name))
        }
    }

    private static func apply(_ operation: FaultyDisk.Operation, upTo most: Int = .max, to content: inout [UInt8]) {
        let offset = Int(operation.offset)
        if operation.kind == .truncate {
            content = Array(content.prefix(offset))
            return
        }
        let bytes = operation.bytes.prefix(most)
        if content.count < offset + bytes.count {
            content += [UInt8](repeating: 0, count: offset + bytes.count - content.count)
        }
        content.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
}
