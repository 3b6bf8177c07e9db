import ArgumentParser
import TankFarm

/// A time on the command line: RFC 3339 with its zone, or a span before now as `-8h` (s, m, h, d).
struct TimeArgument: ExpressibleByArgument {
    private enum Form {
        case at(WallTime)
        case before(Duration)
    }

    private let form: Form

    init?(argument: String) {
        if let time = WallTime(rfc3339: argument) {
            form = .at(time)
            return
        }
        guard argument.first == "-", let span = SpanArgument.duration(argument.dropFirst()) else { return nil }
        form = .before(span)
    }

    func time(now: WallTime) -> WallTime {
        switch form {
        case .at(let time): time
        case .before(let span): now - span
        }
    }
}

/// `--from T --to T`, as journal and history take them.
struct PeriodOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Not before this time: RFC 3339, or -8h-like (s, m, h, d).", valueName: "T"))
    var from: TimeArgument?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Before this time: RFC 3339, or -8h-like (s, m, h, d).", valueName: "T"))
    var to: TimeArgument?

    /// - Throws: `CommandFailure` where the end does not lie after the beginning.
    func period(now: WallTime) throws -> (from: WallTime?, to: WallTime?) {
        let (begin, end) = (from?.time(now: now), to?.time(now: now))
        if let begin, (end ?? now) <= begin {
            throw CommandFailure.wrong("--from \(begin.rfc3339) does not lie before --to \((end ?? now).rfc3339)")
        }
        return (begin, end)
    }
}
