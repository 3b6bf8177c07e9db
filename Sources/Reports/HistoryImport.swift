import TankFarm

/// Why a history's file is not brought in: the line, counted from one, and what is wrong with it.
package struct HistoryImportRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package let line: Int
    package let words: String

    package init(line: Int, words: String) {
        self.line = line
        self.words = words
    }

    package var description: String { "line \(line): \(words)" }
}

/// Reads a CSV of readings of before (RFC 4180), in pieces as they come from the disk: header `at,tank,level_mm,interface_mm,temperature_c`,
/// a reading a row. Memory stays the same however long the file is.
///
/// An empty cell is a value that was not read: bad, so that nobody takes the time for a good one. Only where the file has told
/// nothing of a tank's interface or temperature before it counts as one that the gauge did not have.
///
/// A row that cannot be what it says is refused, and with it the whole file: an import is not taken back, so that doubt belongs before it.
package struct HistoryImport {
    package static let header = "at,tank,level_mm,interface_mm,temperature_c"

    /// A tank that a row may be of, and what its gauge can measure at all.
    package struct Source: Hashable, Sendable {
        package let tank: TankName
        package let plausible: [Measurand: ClosedRange<Double>]

        package init(tank: TankName, plausible: [Measurand: ClosedRange<Double>]) {
            self.tank = tank
            self.plausible = plausible
        }
    }

    /// The line of the row that was read last, for who refuses it behind this.
    package private(set) var line = 0

    private let tanks: HistoryImportTanks
    private var times = HistoryImportTimes()
    private var rest: [UInt8] = []
    private var hasHeader = false
    private var hasReading = false
    /// Of which values of each tank, by its place, something was told.
    private var told: [MeasurandSet]

    private static let columns = 5
    /// A quoted cell and a long name are far shorter; a file of one line is none of these.
    private static let longestLine = 4_096
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")

    package init(_ sources: [Source]) {
        tanks = HistoryImportTanks(sources)
        told = sources.map { _ in [.level] }
    }

    /// The file's next bytes; `each` is given every reading in them. Throws `HistoryImportRefusal`, and what `each` throws.
    package mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, each: (HistorySample) throws -> Void) throws {
        var start = 0
        for end in bytes.indices where bytes[end] == HistoryImport.lineFeed {
            if rest.isEmpty {
                try take(line: UnsafeBufferPointer(rebasing: bytes[start..<end]), each)
            } else {
                rest.append(contentsOf: bytes[start..<end])
                try takeRest(each)
            }
            start = end + 1
        }
        rest.append(contentsOf: bytes[start...])
        if rest.count > HistoryImport.longestLine {
            line += 1
            throw tooLong
        }
    }

    /// The end of the file, whose last line may lack its end.
    package mutating func finish(each: (HistorySample) throws -> Void) throws {
        if !rest.isEmpty { try takeRest(each) }
        guard hasHeader else {
            throw HistoryImportRefusal(
                line: 1, words: "the file is empty: its first line must be \(HistoryImport.header)")
        }
        guard hasReading else { throw HistoryImportRefusal(line: line, words: "no reading stands below the header") }
    }

    private mutating func takeRest(_ each: (HistorySample) throws -> Void) throws {
        let whole = rest
        rest.removeAll(keepingCapacity: true)
        try whole.withUnsafeBufferPointer { try take(line: $0, each) }
    }

    private mutating func take(line bytes: UnsafeBufferPointer<UInt8>, _ each: (HistorySample) throws -> Void) throws {
        line += 1
        var count = bytes.count
        if count > 0, bytes[count - 1] == HistoryImport.carriageReturn { count -= 1 }
        guard count > 0 else { return }
        guard count <= HistoryImport.longestLine else { throw tooLong }
        if hasHeader, !bytes.contains(HistoryImport.quote) {
            return try each(try reading(UnsafeBufferPointer(rebasing: bytes[..<count])))
        }
        let cells = try unquoted(bytes[..<count])
        guard hasHeader else { return try takeHeader(cells) }
        // Joined anew: no cell of a reading may hold a comma.
        guard !cells.contains(where: { $0.contains(HistoryImport.comma) }) else {
            throw refusal("a cell holds a comma")
        }
        let plain = Array(cells.joined(separator: [HistoryImport.comma]))
        try each(try plain.withUnsafeBufferPointer { try reading($0) })
    }

    private mutating func takeHeader(_ cells: [[UInt8]]) throws {
        var names = cells.map { String(decoding: $0, as: UTF8.self) }
        // A byte-order mark, as spreadsheets put before their UTF-8.
        if let first = names.first, first.unicodeScalars.first == "\u{FEFF}" {
            names[0] = String(String.UnicodeScalarView(first.unicodeScalars.dropFirst()))
        }
        let found = names.joined(separator: ",")
        guard found == HistoryImport.header else {
            throw refusal("the header must be \(HistoryImport.header), and is \(HistoryImport.shown(found))")
        }
        hasHeader = true
    }

    /// The cells of a line without their quotes.
    private func unquoted(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws -> [[UInt8]] {
        var cells: [[UInt8]] = [[]]
        var isQuoted = false
        var wasQuoted = false
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            if isQuoted {
                if byte != HistoryImport.quote {
                    cells[cells.count - 1].append(byte)
                } else if index < bytes.endIndex, bytes[index] == HistoryImport.quote {
                    cells[cells.count - 1].append(byte)
                    index += 1
                } else {
                    isQuoted = false
                    wasQuoted = true
                }
            } else if byte == HistoryImport.comma {
                cells.append([])
                wasQuoted = false
            } else if byte == HistoryImport.quote, cells[cells.count - 1].isEmpty, !wasQuoted {
                isQuoted = true
            } else if wasQuoted, byte == 0x20 || byte == 0x09 {
                continue
            } else {
                guard byte != HistoryImport.quote, !wasQuoted else { throw refusal("a quote stands within a cell") }
                cells[cells.count - 1].append(byte)
            }
        }
        guard !isQuoted else { throw refusal("a quote is not closed") }
        return cells
    }

    private mutating func reading(_ row: UnsafeBufferPointer<UInt8>) throws -> HistorySample {
        var ends = (0, 0, 0, 0)
        var found = 0
        for index in row.indices where row[index] == HistoryImport.comma {
            switch found {
            case 0: ends.0 = index
            case 1: ends.1 = index
            case 2: ends.2 = index
            case 3: ends.3 = index
            default: break
            }
            found += 1
        }
        guard found == HistoryImport.columns - 1 else {
            throw refusal(
                "it has \(found == 0 ? "1 column" : "\(found + 1) columns"), the header \(HistoryImport.columns)")
        }
        let at = HistoryImport.trimmed(row[..<ends.0])
        guard let time = times.time(at) else {
            throw refusal(
                at.isEmpty
                    ? "`at` is empty"
                    : "at = \(HistoryImport.shown(at)) is neither RFC 3339 with its zone nor seconds since 1970")
        }
        if time < HistoryImport.firstTime || time > HistoryImport.lastTime { throw refusal(of: at, time) }
        let name = HistoryImport.trimmed(row[(ends.0 + 1)..<ends.1])
        guard let place = tanks.place(of: name) else {
            throw refusal(
                name.isEmpty ? "`tank` is empty" : "there is no tank \(HistoryImport.shown(name)) in the configuration")
        }
        hasReading = true
        let level = try value(row[(ends.1 + 1)..<ends.2], .level, place)
        let interface = try value(row[(ends.2 + 1)..<ends.3], .interface, place)
        return HistorySample(
            tank: tanks.names[place], at: time, level: level, interface: interface,
            temperature: try value(row[(ends.3 + 1)...], .temperature, place))
    }

    /// What tells of no reading: a date without its dashes is some day in 1970, and milliseconds lie thousands of years ahead.
    private static let firstTime = WallTime(milliseconds: 946_684_800_000)
    private static let lastTime = WallTime(milliseconds: 4_102_444_800_000)

    private func refusal(of cell: UnsafeBufferPointer<UInt8>, _ time: WallTime) -> HistoryImportRefusal {
        let isNumber = cell.dropFirst().allSatisfy { $0 == UInt8(ascii: ".") || HistoryImportNumber.digit($0) != nil }
        return refusal(
            "at = \(HistoryImport.shown(cell)) is \(time.rfc3339)\(isNumber ? " as seconds since 1970" : ""), "
                + (time < HistoryImport.firstTime ? "before 2000" : "after 2100")
                + (isNumber ? ": give seconds, or RFC 3339 with its zone" : ""))
    }

    private mutating func value(_ cell: Slice<UnsafeBufferPointer<UInt8>>, _ measurand: Measurand, _ place: Int) throws
        -> Measurement
    {
        let cell = HistoryImport.trimmed(cell)
        if cell.isEmpty { return told[place].contains(MeasurandSet(measurand)) ? .bad(.notRead) : .absent }
        if !told[place].contains(MeasurandSet(measurand)) { told[place].insert(MeasurandSet(measurand)) }
        guard let number = HistoryImportNumber.value(cell) else {
            throw refusal("\(HistoryImport.column(measurand)) = \(HistoryImport.shown(cell)) is no number")
        }
        if let range = tanks.range(place, measurand), !range.contains(number) {
            throw refusal(
                "\(HistoryImport.column(measurand)) = \(HistoryImport.shown(cell)) is outside "
                    + "\(NumberText.exact(range.lowerBound) ?? "") to \(NumberText.exact(range.upperBound) ?? ""), all that "
                    + "the gauge of \(tanks.names[place]) can tell; leave the cell empty where there was no value")
        }
        return .good(number)
    }

    private var tooLong: HistoryImportRefusal {
        refusal("it is longer than \(HistoryImport.longestLine) bytes: no reading is")
    }

    private func refusal(_ words: String) -> HistoryImportRefusal { HistoryImportRefusal(line: line, words: words) }

    private static func column(_ measurand: Measurand) -> String {
        switch measurand {
        case .level: "level_mm"
        case .interface: "interface_mm"
        case .temperature: "temperature_c"
        }
    }

    private static func trimmed(_ cell: Slice<UnsafeBufferPointer<UInt8>>) -> UnsafeBufferPointer<UInt8> {
        var cell = cell
        while let first = cell.first, first == 0x20 || first == 0x09 { cell.removeFirst() }
        while let last = cell.last, last == 0x20 || last == 0x09 { cell.removeLast() }
        return UnsafeBufferPointer(rebasing: cell)
    }

    /// What stood there, short enough for a line of error.
    private static func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        shown(String(decoding: bytes.prefix(240), as: UTF8.self))
    }

    private static func shown(_ text: String) -> String {
        text.unicodeScalars.count <= 60
            ? text.withoutControls
            : String(String.UnicodeScalarView(text.unicodeScalars.prefix(60))).withoutControls + "…"
    }
}
