import Acquisition

/// The pauses by which a serial line is judged.
struct SerialTiming: Hashable, Sendable {
    /// One character on the wire.
    let characterTime: Duration
    /// The silence between two frames.
    let frameSilence: Duration
    /// How long the line is listened to after a broken frame.
    let settling: Duration
    /// How long a frame may pause beyond twice its own length.
    let frameSlack: Duration
    /// How long a line may go on talking, beyond the silence needed, before its request is given up unsent.
    let patience: Duration

    init(
        characterTime: Duration, frameSilence: Duration, settling: Duration, frameSlack: Duration, patience: Duration
    ) {
        self.characterTime = characterTime
        self.frameSilence = frameSilence
        self.settling = settling
        self.frameSlack = frameSlack
        self.patience = patience
    }

    /// An adapter that hands bytes over every 16 ms must not be taken for a line that is silent.
    init(_ settings: SerialSettings, responseTimeout: Duration) {
        let settling: Duration = .milliseconds(50)
        self.init(
            characterTime: settings.characterTime, frameSilence: settings.frameSilence, settling: settling,
            frameSlack: .milliseconds(100), patience: max(responseTimeout, settling) * 2)
    }
}
