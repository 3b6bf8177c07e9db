import Alarms
import TankFarm

/// Which characters the terminal can show: block and line characters, or nothing beyond ASCII (`TERM=vt100`, a locale
/// that is not UTF-8, a console font without eighth blocks).
package enum GlyphSet: String, Hashable, Sendable, CaseIterable {
    case unicode, ascii

    var horizontal: Character { self == .unicode ? "─" : "-" }
    var vertical: Character { self == .unicode ? "│" : "|" }
    var dotted: Character { self == .unicode ? "┈" : "." }
    var pointer: Character { self == .unicode ? "▸" : ">" }
    /// Where text was cut.
    var ellipsis: Character { self == .unicode ? "…" : ">" }
    var dash: String { self == .unicode ? "–" : "-" }
    var atLeast: String { self == .unicode ? "≥" : ">=" }
    var atMost: String { self == .unicode ? "≤" : "<=" }
    var celsius: String { self == .unicode ? "°C" : "C" }
    var cubicMetres: String { self == .unicode ? "m³" : "m3" }
    /// From one tank to the other.
    var to: String { self == .unicode ? "→" : "->" }
    var from: String { self == .unicode ? "←" : "<-" }
    var upDown: String { self == .unicode ? "↑↓" : "up/down" }
    var leftRight: String { self == .unicode ? "←→" : "left/right" }

    /// Corners of a vessel: lower left, lower right, and the foot of its walls.
    var corners: (lowerLeft: Character, lowerRight: Character) { self == .unicode ? ("└", "┘") : ("+", "+") }
    var axisCorner: Character { self == .unicode ? "└" : "+" }
    var axisTick: Character { self == .unicode ? "┤" : "+" }
    var timeTick: Character { self == .unicode ? "┬" : "+" }

    /// Ends of a horizontal bar.
    var barEnds: (left: Character, right: Character) { self == .unicode ? ("▕", "▏") : ("[", "]") }
    var oil: Character { self == .unicode ? "█" : "#" }
    var water: Character { self == .unicode ? "▒" : "=" }
    /// Oil or water, nobody knows now.
    var liquid: Character { self == .unicode ? "▓" : "%" }
    /// A bar without a value.
    var unknownTrack: Character { self == .unicode ? "╌" : "-" }
    /// A limit on a bar: the outer ones (LL, HH), the inner ones (L, H).
    var outerLimit: Character { self == .unicode ? "┃" : "|" }
    var innerLimit: Character { self == .unicode ? "┊" : ":" }

    /// A cell filled from the left by so many eighths, 1–7; in ASCII a cell is full from its half on.
    func leftEighths(_ eighths: Int) -> Character {
        if self == .ascii { return eighths >= 4 ? "#" : " " }
        return pick(["▏", "▎", "▍", "▌", "▋", "▊", "▉"], eighths - 1)
    }

    /// A cell filled from the bottom by so many eighths, 1–8.
    func lowerEighths(_ eighths: Int) -> Character {
        if self == .ascii { return pick(["_", "_", ".", ".", "-", "-", "'", "'"], eighths - 1) }
        return pick(["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], eighths - 1)
    }

    func arrow(_ movement: Movement) -> Character {
        switch movement {
        case .rising: self == .unicode ? "▲" : "^"
        case .falling: self == .unicode ? "▼" : "v"
        case .still: self == .unicode ? "–" : "-"
        case .unknown: " "
        }
    }

    /// A shape for each priority, solid while the process is in alarm, hollow once it is back; then `!` while somebody
    /// has to acknowledge, `=` while a latch holds it, `-` while it is kept silent. In ASCII a letter, capital while in
    /// alarm.
    func mark(_ priority: AlarmPriority, _ state: AlarmState) -> String {
        let shape: String
        switch (self, priority) {
        case (.unicode, .critical): shape = state.isActive ? "◆" : "◇"
        case (.unicode, .high): shape = state.isActive ? "■" : "□"
        case (.unicode, .medium): shape = state.isActive ? "●" : "○"
        case (.unicode, .low): shape = state.isActive ? "▪" : "▫"
        case (.ascii, .critical): shape = state.isActive ? "C" : "c"
        case (.ascii, .high): shape = state.isActive ? "H" : "h"
        case (.ascii, .medium): shape = state.isActive ? "M" : "m"
        case (.ascii, .low): shape = state.isActive ? "L" : "l"
        }
        if state.isSilenced { return shape + "-" }
        if state == .latchedAcknowledged { return shape + "=" }
        return shape + (state.needsAcknowledgement ? "!" : " ")
    }

    /// What takes the place of a character that is not ASCII, one column for one.
    func substitute(_ character: Character) -> Character {
        switch character {
        case "–", "—", "−", "─", "┈", "╌", "-": "-"
        case "·", "…": "."
        case "→", "▸": ">"
        case "←": "<"
        case "×": "x"
        case "±": "+"
        case "α": "a"
        case "³": "3"
        case "²": "2"
        case "°": "'"
        case "≥": ">"
        case "≤": "<"
        case "≈": "~"
        case "│", "┃", "┊": "|"
        default: "?"
        }
    }

    private func pick(_ characters: [Character], _ index: Int) -> Character {
        characters[min(max(index, 0), characters.count - 1)]
    }
}

extension StyleRole {
    /// The role of an alarm's mark, which blinks while it is unacknowledged.
    static func mark(_ priority: AlarmPriority, _ state: AlarmState) -> StyleRole {
        // What cannot ring must not draw the eye.
        if state.isSilenced { return .muted }
        guard state == .unacknowledged else { return steady(priority) }
        switch priority {
        case .critical: return .alarmCritical
        case .high: return .alarmHigh
        case .medium: return .alarmMedium
        case .low: return .alarmLow
        }
    }

    /// The same of a record: an overfill alarm that cannot ring is abnormal, whoever wanted it so.
    static func mark(_ record: AlarmRecord) -> StyleRole {
        record.isGraveSilence ? .notice : mark(record.priority, record.state)
    }

    /// The role of an alarm's words: they stay readable, so only the mark beside them blinks.
    static func steady(_ priority: AlarmPriority) -> StyleRole {
        switch priority {
        case .critical: .alarmCriticalSteady
        case .high: .alarmHighSteady
        case .medium: .alarmMediumSteady
        case .low: .alarmLowSteady
        }
    }
}
