print("ullage")
