import Alarms
import Snapshots
import TankFarm

/// A question that is answered by typing; `Enter` takes the answer, `Esc` leaves without one.
package struct TextPrompt: Hashable, Sendable {
    package enum Purpose: Hashable, Sendable {
        /// Who is at a shared account, and what they were about to do when they were asked.
        case signOn(then: Intent?)
        case shelveFor(AlarmTarget)
        case shelveReason(AlarmTarget, Duration)
        case outOfServiceReason(AlarmTarget)
        case comment(AlarmReference)
        case note(TankName?)
        /// What was measured or analysed by hand.
        case values(TankName)
        /// Of what the person wants to be told once.
        case call(TankName?)
        case command
    }

    package let purpose: Purpose
    /// Stands before what is typed.
    package let question: String
    package internal(set) var editor: LineEditor
    /// Why the last answer was not taken; nil once something else is typed.
    package internal(set) var complaint: String?

    init(_ purpose: Purpose, _ question: String) {
        self.purpose = purpose
        self.question = question
        editor = LineEditor()
    }
}

/// What was typed cannot be taken; `words` say why and what to write, in one line.
struct TypingComplaint: Error, Hashable {
    let words: String

    init(_ words: String) { self.words = words }
}

/// Spans as people write them.
enum TypedSpan {
    /// Reads `30m`, `2h`, `1h30m`, `90s`, `1d`; nil where it is none, or nothing, or longer than 366 days.
    static func duration(_ text: String) -> Duration? {
        var seconds: Int64 = 0
        var digits = ""
        for character in text.lowercased() where character != " " {
            if ("0"..."9").contains(character) {
                digits.append(character)
                continue
            }
            let unit: Int64
            switch character {
            case "s": unit = 1
            case "m": unit = 60
            case "h": unit = 3_600
            case "d": unit = 86_400
            default: return nil
            }
            guard digits.count < 9, let number = Int64(digits) else { return nil }
            seconds += number * unit
            digits = ""
            guard seconds <= 31_622_400 else { return nil }
        }
        return digits.isEmpty && seconds > 0 ? .seconds(seconds) : nil
    }
}

extension Duration {
    /// "2 h", "30 min", "1 h 30 min", "45 s".
    var spanWords: String {
        let seconds = max(0, components.seconds)
        if seconds < 60 { return "\(seconds) s" }
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
        if hours == 0 { return "\(minutes) min" }
        return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min"
    }
}
