import TankFarm

/// `--step SECONDS`: a plain number of seconds, whole milliseconds, up to a hundred years.
struct StepArgument {
    let duration: Duration

    /// - Throws: `CommandFailure` with status 2 for what is no such number.
    init(_ text: String) throws {
        let refusal = CommandFailure.wrong(
            "--step \(text): a step is a number of seconds from 0.001 to 3153600000, as 60 or 0.5")
        // Plain: "nan", "0x10" and "1e3" are numbers too, and slips of the hand.
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
            let seconds = Double(text), seconds <= 3_153_600_000
        else { throw refusal }
        let milliseconds = (seconds * 1_000).rounded()
        guard milliseconds >= 1, abs(seconds * 1_000 - milliseconds) < 1e-3 else { throw refusal }
        duration = .milliseconds(Int64(milliseconds))
    }
}
