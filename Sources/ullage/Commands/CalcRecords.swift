/// The rows of a file of comma-separated values (RFC 4180), one after the other: quoted cells with doubled quotes and line
/// ends in them, a byte-order mark, LF or CRLF. Lines that are blank altogether are passed over.
struct CalcRecords: ~Copyable {
    struct Record {
        /// On which it begins, counted from one.
        let line: Int
        /// As they stand there, without their quotes.
        let cells: [String]
        /// Why it is no row; nil where it is.
        let problem: String?
    }

    /// A row this long is no row: a quote that nobody closed would gather the rest of the file.
    private static let longestRow = 1 << 20

    private let file: CalcFile
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var next = 0
    private var filled = 0
    private var line = 1
    private var isFirst = true

    init(path: String) throws(CalcFault) { file = try CalcFile(path) }

    /// Nil at the end.
    mutating func record() throws(CalcFault) -> Record? {
        while let record = try oneRecord() {
            if record.cells != [""] || record.problem != nil { return record }
        }
        return nil
    }

    private mutating func oneRecord() throws(CalcFault) -> Record? {
        guard var byte = try take() else { return nil }
        let begin = line
        var cells: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        // Behind its closing quote a cell is over: a further quote there is a character.
        var wasQuoted = false
        var length = 0
        func text(_ cell: [UInt8]) -> String { String(decoding: cell, as: UTF8.self) }
        while true {
            length += 1
            guard length <= CalcRecords.longestRow else {
                throw .impossible("\(file.path):\(begin): the row is longer than 1 MiB; is a quote not closed?")
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            switch byte {
            case UInt8(ascii: "\"") where isQuoted:
                if try peek() == UInt8(ascii: "\"") {
                    cell.append(byte)
                    _ = try take()
                } else {
                    isQuoted = false
                    wasQuoted = true
                }
            case _ where isQuoted: cell.append(byte)
            case UInt8(ascii: "\"") where cell.isEmpty && !wasQuoted: isQuoted = true
            case UInt8(ascii: ","):
                cells.append(text(cell))
                cell = []
                wasQuoted = false
            case UInt8(ascii: "\n"):
                if cell.last == UInt8(ascii: "\r") { cell.removeLast() }
                return finished(begin, cells + [text(cell)], nil)
            default: cell.append(byte)
            }
            guard let following = try take() else {
                return finished(begin, cells + [text(cell)], isQuoted ? "a quote is not closed" : nil)
            }
            byte = following
        }
    }

    private mutating func finished(_ line: Int, _ cells: [String], _ problem: String?) -> Record {
        defer { isFirst = false }
        guard isFirst, let first = cells.first, first.unicodeScalars.first == "\u{FEFF}" else {
            return Record(line: line, cells: cells, problem: problem)
        }
        var scalars = first.unicodeScalars
        scalars.removeFirst()
        return Record(line: line, cells: [String(scalars)] + cells.dropFirst(), problem: problem)
    }

    private mutating func take() throws(CalcFault) -> UInt8? {
        guard let byte = try peek() else { return nil }
        next += 1
        return byte
    }

    private mutating func peek() throws(CalcFault) -> UInt8? {
        if next == filled {
            filled = try file.read(into: &buffer)
            next = 0
            guard filled > 0 else { return nil }
        }
        return buffer[next]
    }
}
