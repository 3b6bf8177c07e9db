extension WallTime {
    /// RFC 3339 in UTC with milliseconds, as JSON and CSV carry it: `2026-11-21T09:03:43.250Z`.
    package var rfc3339: String {
        let civil = CivilTime(millisecondsSinceEpoch: milliseconds)
        let fraction = String(civil.millisecond)
        return "\(civil.dateText)T\(civil.secondText)."
            + String(repeating: "0", count: 3 - fraction.count) + fraction + "Z"
    }

    /// Reads RFC 3339: a date, `T` or a space, a time with or without fraction (digits past the millisecond are cut),
    /// `Z` or an offset. Nil for anything else, an offset that is missing included: a time without one names two instants.
    package init?(rfc3339 text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"),
            let day = scanner.number(2), scanner.take("T") || scanner.take("t") || scanner.take(" "),
            let hour = scanner.number(2), scanner.take(":"), let minute = scanner.number(2), scanner.take(":"),
            let second = scanner.number(2), (1...12).contains(month), day >= 1, hour < 24, minute < 60, second <= 60
        else { return nil }
        let date = CivilTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: min(second, 59))
        // 31 June would come back as 1 July.
        guard CivilTime(millisecondsSinceEpoch: date.millisecondsSinceEpoch).day == day else { return nil }
        var fraction: Int64 = 0
        if scanner.take(".") {
            guard let digits = scanner.fractionAsMilliseconds() else { return nil }
            fraction = Int64(digits)
        }
        var offsetMinutes = 0
        if !(scanner.take("Z") || scanner.take("z")) {
            let west = scanner.take("-")
            guard west || scanner.take("+"), let hours = scanner.number(2), scanner.take(":"),
                let minutes = scanner.number(2), hours < 24, minutes < 60
            else { return nil }
            offsetMinutes = (west ? -1 : 1) * (hours * 60 + minutes)
        }
        guard scanner.isAtEnd else { return nil }
        self.init(milliseconds: date.millisecondsSinceEpoch + fraction - Int64(offsetMinutes) * 60_000)
    }
}

private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Character) -> Bool {
        guard let first = rest.first, character.asciiValue == first else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = nextDigit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    mutating func fractionAsMilliseconds() -> Int? {
        var value = 0
        var count = 0
        while let digit = nextDigit() {
            if count < 3 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    private mutating func nextDigit() -> Int? {
        guard let byte = rest.first, (48...57).contains(byte) else { return nil }
        rest = rest.dropFirst()
        return Int(byte) - 48
    }
}
