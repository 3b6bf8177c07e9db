import TankFarm

/// The tanks of a configuration, found by the bytes of their names: a hash a row would cost as much as all the rest.
final class HistoryImportTanks {
    let names: [TankName]
    private let bytes: [[UInt8]]
    private let places: [[UInt8]: Int]
    private let ranges: [ClosedRange<Double>?]
    /// Rows come tank by tank, or in the same order at each time.
    private var last = 0

    init(_ sources: [HistoryImport.Source]) {
        names = sources.map(\.tank)
        bytes = names.map { Array($0.text.utf8) }
        places = Dictionary(zip(bytes, bytes.indices), uniquingKeysWith: { first, _ in first })
        ranges = sources.flatMap { source in Measurand.allCases.map { source.plausible[$0] } }
    }

    func place(of name: UnsafeBufferPointer<UInt8>) -> Int? {
        guard !names.isEmpty else { return nil }
        if bytes[last].elementsEqual(name) { return last }
        let next = last + 1 == names.count ? 0 : last + 1
        if bytes[next].elementsEqual(name) {
            last = next
            return next
        }
        guard let place = places[Array(name)] else { return nil }
        last = place
        return place
    }

    func range(_ place: Int, _ measurand: Measurand) -> ClosedRange<Double>? {
        switch measurand {
        case .level: ranges[place * 3]
        case .interface: ranges[place * 3 + 1]
        case .temperature: ranges[place * 3 + 2]
        }
    }
}

/// Times of rows: RFC 3339, or seconds since 1970 with or without a fraction, of which digits past the millisecond are cut.
struct HistoryImportTimes {
    /// Up to the minute's colon, as `2026-11-21T09:03:`: the rows of one minute differ in the rest alone.
    private static let prefixLength = 17
    private var prefix: [UInt8] = []
    private var zone: [UInt8] = []
    /// The minute's beginning, in milliseconds.
    private var minute: Int64 = 0

    mutating func time(_ cell: UnsafeBufferPointer<UInt8>) -> WallTime? {
        if let known = ofSameMinute(cell) { return WallTime(milliseconds: known) }
        if let seconds = HistoryImportTimes.epoch(cell) { return seconds }
        guard let time = WallTime(rfc3339: String(decoding: cell, as: UTF8.self)) else { return nil }
        remember(cell, time)
        return time
    }

    /// Seconds, a fraction and the zone behind a prefix that was read before; nil where it is anything else.
    private func ofSameMinute(_ cell: UnsafeBufferPointer<UInt8>) -> Int64? {
        let length = HistoryImportTimes.prefixLength
        guard cell.count >= length + 2 + zone.count, prefix.count == length else { return nil }
        for index in 0..<length where cell[index] != prefix[index] { return nil }
        let end = cell.count - zone.count
        for index in 0..<zone.count where cell[end + index] != zone[index] { return nil }
        guard let tens = HistoryImportNumber.digit(cell[length]),
            let ones = HistoryImportNumber.digit(cell[length + 1]),
            tens < 6
        else { return nil }
        var milliseconds = (tens * 10 + ones) * 1_000
        var index = length + 2
        if index < end {
            guard cell[index] == UInt8(ascii: "."), index + 1 < end else { return nil }
            var weight: Int64 = 100
            index += 1
            while index < end {
                guard let digit = HistoryImportNumber.digit(cell[index]) else { return nil }
                milliseconds += digit * weight
                weight /= 10
                index += 1
            }
        }
        return minute + milliseconds
    }

    private mutating func remember(_ cell: UnsafeBufferPointer<UInt8>, _ time: WallTime) {
        let length = HistoryImportTimes.prefixLength
        var index = length + 2
        while index < cell.count, cell[index] == UInt8(ascii: ".") || HistoryImportNumber.digit(cell[index]) != nil {
            index += 1
        }
        prefix = Array(cell[..<length])
        zone = Array(cell[index...])
        // Offsets are whole minutes.
        minute = time.milliseconds - (time.milliseconds % 60_000 + 60_000) % 60_000
    }

    private static func epoch(_ cell: UnsafeBufferPointer<UInt8>) -> WallTime? {
        var index = 0
        let isNegative = cell.first == UInt8(ascii: "-")
        if isNegative { index = 1 }
        var seconds: Int64 = 0
        let first = index
        while index < cell.count, let digit = HistoryImportNumber.digit(cell[index]) {
            // Thirteen digits and more: milliseconds, which lie thousands of years ahead as seconds.
            guard index - first < 15 else { return nil }
            seconds = seconds * 10 + digit
            index += 1
        }
        guard index > first else { return nil }
        var milliseconds = seconds * 1_000
        if index < cell.count {
            guard cell[index] == UInt8(ascii: "."), index + 1 < cell.count else { return nil }
            var weight: Int64 = 100
            index += 1
            while index < cell.count {
                guard let digit = HistoryImportNumber.digit(cell[index]) else { return nil }
                milliseconds += digit * weight
                weight /= 10
                index += 1
            }
        }
        return WallTime(milliseconds: isNegative ? -milliseconds : milliseconds)
    }
}

/// Decimal numbers of cells.
enum HistoryImportNumber {
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    static func digit(_ byte: UInt8) -> Int64? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int64(byte - UInt8(ascii: "0")) : nil
    }

    /// A finite decimal number and nothing else; nil for NaN and infinities too.
    static func value(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
        var index = 0
        let isNegative = cell.first == UInt8(ascii: "-")
        if isNegative { index = 1 }
        var mantissa: Int64 = 0
        var digits = 0
        var decimals = 0
        var isFraction = false
        while index < cell.count {
            if let digit = digit(cell[index]) {
                mantissa = mantissa &* 10 &+ digit
                digits += 1
                if isFraction { decimals += 1 }
            } else if cell[index] == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else {
                return slowly(cell)
            }
            index += 1
        }
        // Up to fifteen digits and powers of ten are exact as they are, and one division of them rounds once.
        guard digits > 0, digits <= 15 else { return slowly(cell) }
        let value = Double(mantissa) / powers[decimals]
        return isNegative ? -value : value
    }

    private static func slowly(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
        let allowed = Array("0123456789.+-eE".utf8)
        guard cell.allSatisfy({ allowed.contains($0) }), let value = Double(String(decoding: cell, as: UTF8.self)),
            value.isFinite
        else { return nil }
        return value
    }
}
