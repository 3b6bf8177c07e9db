/// What a person pressed, as the terminal understood it.
package enum Key: Hashable, Sendable {
    case character(Character)
    case up, down, left, right
    case pageUp, pageDown, home, end
    case enter, escape, backspace, tab
    /// Text that was pasted, where the terminal tells: it goes into a line that is being typed, and never acts.
    case paste(String)
    /// The window has another size now.
    case resize
}
