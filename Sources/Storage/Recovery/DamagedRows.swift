import FoundationEssentials
import GRDB

/// One page of a B-tree as it stands, whatever stands in it: each cell is read for itself, and one that makes no sense is left out.
struct TreePage {
    /// Section 1.6 of the file format.
    enum Kind: UInt8 {
        case indexInterior = 2
        case tableInterior = 5
        case indexLeaf = 10
        case tableLeaf = 13

        var isInterior: Bool { self == .indexInterior || self == .tableInterior }
        /// Whether rows of a table without rowids stand in it, in which case they do in interior pages too.
        var isIndex: Bool { self == .indexInterior || self == .indexLeaf }
    }

    struct Row {
        /// Nil in a table without rowids.
        let rowID: Int64?
        let values: [DatabaseValue]
    }

    let kind: Kind
    private let bytes: [UInt8]
    private let pages: DamagedPages
    private let cells: [Int]
    private let start: Int

    /// Nil for what is no page of a B-tree.
    init?(_ number: Int, of pages: DamagedPages) {
        guard let bytes = pages.page(number) else { return nil }
        let start = number == 1 ? 100 : 0
        guard let kind = Kind(rawValue: bytes[start]) else { return nil }
        let length = kind.isInterior ? 12 : 8
        let count = Int(bytes[start + 3]) << 8 | Int(bytes[start + 4])
        guard start + length + 2 * count <= pages.pageSize else { return nil }
        self.kind = kind
        self.bytes = bytes
        self.pages = pages
        self.start = start
        cells = (0..<count).map { index in
            let place = start + length + 2 * index
            return Int(bytes[place]) << 8 | Int(bytes[place + 1])
        }
    }

    /// The pages below an interior one.
    var children: [Int] {
        guard kind.isInterior else { return [] }
        return (cells.filter { $0 + 4 <= pages.pageSize } + [start + 8]).map(number)
    }

    private func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }

    /// The rows that can be read, and how many cannot.
    func rows(_ body: (Row) throws -> Void) rethrows -> Int {
        guard kind != .tableInterior else { return 0 }
        var unreadable = 0
        for cell in cells {
            if let row = row(cell) { try body(row) } else { unreadable += 1 }
        }
        return unreadable
    }

    /// Bytes, far beyond the longest text that Ullage writes: a false length must not be read round and round through one page.
    private static let longestRow: Int64 = 1 << 20

    private func row(_ cell: Int) -> Row? {
        var place = cell + (kind == .indexInterior ? 4 : 0)
        guard place >= start, place < pages.pageSize, let length = varint(bytes, &place) else { return nil }
        var rowID: Int64?
        if kind == .tableLeaf {
            guard let number = varint(bytes, &place) else { return nil }
            rowID = number
        }
        guard length >= 1, length <= TreePage.longestRow, let payload = payload(at: place, Int(length)) else {
            return nil
        }
        return RecordValues.read(payload).map { Row(rowID: rowID, values: $0) }
    }

    /// The cell's own part, and what runs over into other pages (section 1.6, "the amount of payload that spills").
    private func payload(at place: Int, _ length: Int) -> [UInt8]? {
        let usable = pages.pageSize
        let most = kind == .tableLeaf ? usable - 35 : (usable - 12) * 64 / 255 - 23
        if length <= most {
            guard place + length <= usable else { return nil }
            return Array(bytes[place..<place + length])
        }
        let least = (usable - 12) * 32 / 255 - 23
        let fitting = least + (length - least) % (usable - 4)
        let local = fitting <= most ? fitting : least
        guard place + local + 4 <= usable else { return nil }
        var payload = Array(bytes[place..<place + local])
        var next = number(place + local)
        while payload.count < length {
            guard let page = pages.page(next) else { return nil }
            payload += page[4..<min(usable, 4 + length - payload.count)]
            next = page[..<4].reduce(0) { $0 << 8 | Int($1) }
        }
        return payload
    }
}

/// A record's values (section 2.1 of the file format).
enum RecordValues {
    /// No table of Ullage's has as many.
    private static let mostColumns = 100

    /// Nil for what is no record.
    static func read(_ bytes: [UInt8]) -> [DatabaseValue]? {
        var place = 0
        guard let length = varint(bytes, &place), length >= Int64(place), length <= Int64(bytes.count) else {
            return nil
        }
        var values: [DatabaseValue] = []
        var at = Int(length)
        while place < Int(length) {
            guard values.count < RecordValues.mostColumns else { return nil }
            guard let type = varint(bytes, &place), place <= Int(length), let value = value(type, bytes, &at) else {
                return nil
            }
            values.append(value)
        }
        return values
    }

    private static func value(_ type: Int64, _ bytes: [UInt8], _ at: inout Int) -> DatabaseValue? {
        switch type {
        case 0: return .null
        case 1...6: return integer([1, 2, 3, 4, 6, 8][Int(type) - 1], bytes, &at)?.databaseValue
        case 7: return integer(8, bytes, &at).map { Double(bitPattern: UInt64(bitPattern: $0)).databaseValue }
        case 8: return Int64(0).databaseValue
        case 9: return Int64(1).databaseValue
        case 12...: break
        default: return nil
        }
        let length = Int((type - 12) / 2)
        guard length <= bytes.count - at else { return nil }
        defer { at += length }
        let part = bytes[at..<at + length]
        return type % 2 == 0 ? Data(part).databaseValue : String(decoding: part, as: UTF8.self).databaseValue
    }

    private static func integer(_ length: Int, _ bytes: [UInt8], _ at: inout Int) -> Int64? {
        guard at + length <= bytes.count else { return nil }
        defer { at += length }
        let first: Int64 = bytes[at] & 0x80 == 0 ? 0 : -1
        return bytes[at..<at + length].reduce(first) { $0 << 8 | Int64($1) }
    }
}

/// A variable-length integer (section 1.6); nil beyond the bytes.
private func varint(_ bytes: [UInt8], _ place: inout Int) -> Int64? {
    var value: UInt64 = 0
    for index in 0..<9 {
        guard place < bytes.count else { return nil }
        let byte = bytes[place]
        place += 1
        if index == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
        value = value << 7 | UInt64(byte & 0x7F)
        if byte & 0x80 == 0 { break }
    }
    return Int64(bitPattern: value)
}
