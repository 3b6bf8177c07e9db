import ArgumentParser

/// A length of time on the command line, as `90s`, `30m`, `2h` or `1d`: a whole number above zero and its unit.
struct SpanArgument: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let duration = SpanArgument.duration(argument[...]), duration > .zero else { return nil }
        self.duration = duration
    }

    /// Reads the number and its unit; nil where it is none, or longer than thirty years.
    static func duration(_ text: Substring) -> Duration? {
        // A plain number: "+2h" is a slip of the hand.
        guard let unit = text.last, text.first?.isNumber == true, let number = Int64(text.dropLast()) else {
            return nil
        }
        let seconds: Int64
        switch unit {
        case "s": seconds = 1
        case "m": seconds = 60
        case "h": seconds = 3_600
        case "d": seconds = 86_400
        default: return nil
        }
        guard number <= 1_000_000_000 / seconds else { return nil }
        return .seconds(number * seconds)
    }
}
