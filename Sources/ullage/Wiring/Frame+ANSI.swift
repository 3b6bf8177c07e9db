import TUI

extension Frame {
    /// The rows with colours and attributes as ECMA-48 sequences, each row ending in the normal state.
    var ansiLines: [String] {
        (0..<size.rows).map { row in
            var text = ""
            var style = StyleRole.normal
            for column in 0..<size.columns where !self[row, column].isContinuation {
                let cell = self[row, column]
                if cell.style != style {
                    text += "\u{1B}[0\(cell.style.sgr)m"
                    style = cell.style
                }
                text.append(cell.character)
            }
            return style == .normal ? text : text + "\u{1B}[0m"
        }
    }
}

extension StyleRole {
    /// Parameters of "select graphic rendition" behind the reset, each with its semicolon.
    fileprivate var sgr: String {
        switch self {
        case .normal: ""
        case .muted: ";2"
        case .heading, .keyName: ";1"
        case .selected: ";7"
        case .stale: ";2;4"
        case .bad: ";35"
        case .oil: ";33"
        case .water: ";36"
        case .limitMark: ";37"
        case .alarmCritical: ";1;5;97;41"
        case .alarmHigh: ";1;5;30;43"
        case .alarmMedium: ";1;5;93"
        case .alarmLow: ";1;5;96"
        case .alarmCriticalSteady: ";1;97;41"
        case .alarmHighSteady: ";30;43"
        case .alarmMediumSteady: ";93"
        case .alarmLowSteady: ";96"
        case .notice: ";1;7"
        }
    }
}
