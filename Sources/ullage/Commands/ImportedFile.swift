import Acquisition
import Configuration
import Glibc
import Reports
import Storage
import TankFarm

/// The file of an import: read once from beginning to end, in pieces, and hashed on the way.
struct ImportedFile: ~Copyable {
    /// Without its folders, as the record keeps it.
    let name: String
    private let path: String
    private let file: CalcFile
    private let sources: [HistoryImport.Source]
    private let signals: SignalWait
    /// Bytes, for the progress; nil where nobody looks on, or nobody knows.
    private let size: Int64?

    /// - Throws: `CommandFailure` with status 1 where it cannot be read.
    init(_ path: String, tanks site: SiteConfiguration, signals: SignalWait) throws {
        self.path = path
        self.signals = signals
        name = path.split(separator: "/").last.map(String.init) ?? path
        do { file = try CalcFile(path) } catch { throw error.failure }
        var plausible: [TankName: [Measurand: ClosedRange<Double>]] = [:]
        for gauge in site.lines.flatMap(\.gauges) { plausible[gauge.tank] = gauge.plausible }
        sources = site.tanks.map { HistoryImport.Source(tank: $0.name, plausible: plausible[$0.name] ?? [:]) }
        var status = stat()
        let isShown = isatty(STDERR_FILENO) == 1 && stat(path, &status) == 0 && status.st_size > 0
        size = isShown ? Int64(status.st_size) : nil
    }

    /// Hands on every reading; gives the SHA-256 of the file's bytes.
    /// - Throws: `CommandFailure` with the row that is wrong, `StorageError`, and where a signal asked for the end.
    borrowing func read(_ take: (HistorySample) throws(HistoryLoadRefusal) -> Void) throws -> String {
        var parser = HistoryImport(sources)
        var digest = StreamDigest()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var done: Int64 = 0
        var shown: Int64 = -1
        defer { if shown >= 0 { progress("\r\u{1B}[K") } }
        do {
            while true {
                try refuseIfAskedToEnd()
                let count: Int
                do { count = try file.read(into: &buffer) } catch { throw error.failure }
                guard count > 0 else { break }
                try buffer.withUnsafeBytes { bytes in
                    let part = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                    digest.take(part)
                    try parser.take(part.assumingMemoryBound(to: UInt8.self)) { try take($0) }
                }
                done += Int64(count)
                if let size, case let percent = min(100, done * 100 / size), percent != shown {
                    progress("\rullage: \(percent) %")
                    shown = percent
                }
            }
            try parser.finish { try take($0) }
        } catch let refusal as HistoryImportRefusal {
            throw refused(line: refusal.line, refusal.words)
        } catch let refusal as HistoryLoadRefusal {
            if case .storage(let error) = refusal { throw error }
            throw refused(line: parser.line, refusal.description)
        }
        return digest.hex
    }

    private func refused(line: Int, _ words: String) -> CommandFailure {
        .impossible("\(path):\(line): \(words); nothing was imported")
    }

    private func refuseIfAskedToEnd() throws {
        while let number = signals.next() {
            guard number == SIGWINCH else {
                throw CommandFailure.impossible("\(SignalWait.name(number)): nothing was imported")
            }
        }
    }

    private func progress(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
